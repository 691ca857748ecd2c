import Foundation

/// A command of noc once more, as a transient unit beside the service: with its user, its secrets and inside its walls.
struct ServiceCommand {
    /// For `systemd-run`.
    let arguments: [String]

    init(unit: ServiceUnit, arguments: [String]) throws {
        guard geteuid() == 0 else {
            throw Failure("--as-service starts a process with the rights of noc.service: run this with sudo")
        }
        // On a terminal a pipe would take its colours away; systemd-run knows which it is.
        let usual = ["systemd-run", "--quiet", "--collect", "--wait", "--pipe", "--service-type=exec"]
        let properties = unit.settings.flatMap { ["--property", $0] }
        self.arguments = usual + properties + ["--", try Program.path] + Self.carried(Array(arguments.dropFirst()))
    }

    /// The unit runs in another directory: paths are made absolute, and nothing is handed over a second time.
    private static func carried(_ arguments: [String]) -> [String] {
        var result: [String] = []
        for argument in arguments where argument != "--as-service" {
            let paths = ["--config", "--state-dir"]
            if let last = result.last, paths.contains(last) {
                result.append(GlobalOptions.absolute(argument))
            } else if let option = paths.first(where: { argument.hasPrefix("\($0)=") }) {
                result.append("\(option)=\(GlobalOptions.absolute(String(argument.dropFirst(option.count + 1))))")
            } else {
                result.append(argument)
            }
        }
        return result
    }

    /// Its exit status is then this process's.
    func replaceProcess() throws -> Never {
        signal(SIGPIPE, SIG_DFL)
        var words = arguments.map { strdup($0) } + [nil]
        _ = words[0].map { execvp($0, &words) }
        throw Failure("--as-service: systemd-run cannot be started: \(String(cString: strerror(errno)))")
    }
}
