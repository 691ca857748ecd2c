import ArgumentParser
import NOCOperations

struct StatusCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How every target is now, by the record; it says whether the daemon runs.",
        discussion: """
            With --exit-code the exit status is 1 when no daemon is at work, or one of the targets is down or unreachable; \
            without it only what cannot be told is an error.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only these targets.") var targets: [String] = []
    @Flag(help: "Exit 1 when the daemon is dead or a target is out.") var exitCode = false

    func run() throws {
        let workspace = try Workspace(options)
        let watch = StateDirectoryWatch(stateDirectory: workspace.stateDirectory)
        let board = try StatusOperation(workspace.context, daemon: watch).status(of: targets)
        try show(board, board.parts)
        if exitCode, board.hasTrouble { throw ExitCode(1) }
    }
}
