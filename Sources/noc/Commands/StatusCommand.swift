import ArgumentParser
import NOCCore

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How every target is now, by the record; it says whether the daemon runs.")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "Only these targets.") var targets: [String] = []

    func run() throws {
        let workspace = try Workspace(options)
        let wanted = try targets.map { try workspace.target($0).id }
        let board = try StatusBoard(workspace, targets: wanted.isEmpty ? nil : Set(wanted), at: .current)
        if try options.wantsJSON() { return try board.json().show() }
        board.show()
    }
}
