import ArgumentParser
import NOCCore

/// The words of a command line that name commands, for telling of one that names none.
struct CommandWords {
    /// The first word that stands where a command's name is expected and is none.
    private(set) var unknown: String?
    /// The command that the words before it lead to.
    private(set) var command: any ParsableCommand.Type = NOC.self
    /// Whether help is asked for, by the command or by an option.
    private(set) var asksForHelp = false

    init(_ arguments: [String]) {
        asksForHelp = arguments.contains { ["help", "-h", "--help"].contains($0) }
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if Self.optionsWithValues.contains(word) { rest = rest.dropFirst() }
            // What stands behind an option of the command may be its value.
            if word.hasPrefix("-"), command != NOC.self { return }
            if word.hasPrefix("-") || word == "help" && command == NOC.self { continue }
            guard !subcommands.isEmpty else { return }
            guard let next = subcommands.first(where: { $0.name == word }) else {
                if hasNoneButSubcommands || nearest(word) != nil { unknown = word }
                return
            }
            command = next.type
        }
    }

    /// Why `unknown` is no command, when `error` says no more than that it was not expected there.
    func complaint(of error: any Error) -> String? {
        guard let unknown else { return nil }
        let code = NOC.exitCode(for: error)
        let wasUnexpected = code == .validationFailure && NOC.message(for: error).contains("nexpected argument")
        return wasUnexpected || code == .success && asksForHelp ? complaint(about: unknown) : nil
    }

    private func complaint(about word: String) -> String {
        let names = subcommands.filter(\.isShown).map(\.name)
        let path = command == NOC.self ? "noc" : "noc \(command._commandName)"
        let meant = nearest(word).map { "; did you mean \"\(path) \($0)\"?" }
        return "no command \"\(word)\" in \(path)\(meant ?? "; there are: \(names.joined(separator: ", "))")"
    }

    private func nearest(_ word: String) -> String? {
        Suggestion.nearest(word, among: subcommands.filter(\.isShown).map(\.name))
    }

    /// A word behind another command may be meant for that command itself.
    private var hasNoneButSubcommands: Bool {
        command == NOC.self || Mirror(reflecting: command.init()).children.isEmpty
    }

    private var subcommands: [(name: String, type: any ParsableCommand.Type, isShown: Bool)] {
        command.configuration.subcommands.map { ($0._commandName, $0, $0.configuration.shouldDisplay) }
    }

    /// Those of `GlobalOptions`, which may stand before the command.
    private static let optionsWithValues: Set = ["--config", "--state-dir", "--format"]
}
