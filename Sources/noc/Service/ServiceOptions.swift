import ArgumentParser

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
}
