import ArgumentParser
import NOCOperations

struct StatusCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How every target is now, by the record; it says whether the daemon runs.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only these targets.") var targets: [String] = []

    func run() throws {
        let workspace = try Workspace(options)
        let watch = StateDirectoryWatch(stateDirectory: workspace.stateDirectory)
        let board = try StatusOperation(workspace.context, daemon: watch).status(of: targets)
        try show(board, board.parts)
    }
}
