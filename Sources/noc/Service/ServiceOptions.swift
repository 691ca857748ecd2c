import ArgumentParser
import Foundation
import NOCCore

/// For commands that are to see what the daemon sees.
struct ServiceOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "As noc.service would do it: its user, its credentials, inside its walls.",
            discussion: "Needs root, and runs this command once more by systemd-run."))
    var asService = false

    /// Does not come back where the service is to do it.
    func handOver() throws {
        if asService {
            try ServiceCommand(unit: ServiceUnit.installed(), arguments: CommandLine.arguments).replaceProcess()
        }
    }

    /// How credentials of systemd, which this process has none of, can be had: where one of `references` is such.
    func remind(of references: some Sequence<SecretReference>) {
        let isService = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] != nil
        guard !isService, references.contains(where: \.isOfService) else { return }
        Terminal.note("this process has none of the credentials of noc.service: see --as-service")
    }
}

extension SecretReference {
    fileprivate var isOfService: Bool { if case .credential = self { true } else { false } }
}

extension Hook {
    /// Where the secrets of its environment are.
    var secrets: [SecretReference] {
        environment.values.compactMap { if case .secret(let reference) = $0 { reference } else { nil } }
    }
}
