import ArgumentParser
import NOCOperations

struct StatusCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How every target is now, by the record; it says whether the daemon runs.",
        discussion: """
            With --exit-code the exit status is 1 when no daemon is at work, when it cannot write the record, or when one of \
            the targets is down or unreachable; without it only what cannot be told is an error.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only these targets.") var targets: [String] = []
    @Flag(help: "Exit 1 when the daemon is dead or a target is out.") var exitCode = false
    @Option(help: "Only the targets of this group; may be repeated.") var group: [String] = []
    @Flag(help: "Only those that are down or unreachable.") var down = false
    @Flag(help: "Also what the last attempt of each check measured, with units.") var measurements = false

    func run() throws {
        let workspace = try Workspace(options)
        let watch = StateDirectoryWatch(stateDirectory: workspace.stateDirectory)
        let board: StatusBoard
        do throws(OperationError) {
            board = try StatusOperation(workspace.context, daemon: watch).status(
                of: targets, groups: group, onlyDown: down)
        } catch {
            if let line = watch.withoutRecord { try Terminal.say(line) }
            throw error
        }
        try show(board, board.parts(onlyDown: down, measurements: measurements))
        if exitCode, board.hasTrouble { throw ExitCode(1) }
    }
}
