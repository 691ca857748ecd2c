import ArgumentParser
import NOCCore
import NOCLedger
import NOCOperations

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Logins of checks: which are halted and why; clear one.",
        discussion: """
            A login is halted when its password was refused, so that no account is locked out: nothing is sent until it \
            has another password, or a person clears it.
            """, subcommands: [List.self, Clear.self])

    private static func operations(_ workspace: Workspace) -> LoginOperations {
        LoginOperations(workspace.context, memory: LoginFiles(stateDirectory: workspace.stateDirectory))
    }

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Every login, and how it stands.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let workspace = try Workspace(options)
            let list = try operations(workspace).list()
            try show(list, list.parts)
        }
    }

    struct Clear: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Lets a halted login be tried again with the same password.",
            discussion: "Ask first why it was refused: the next refusal may lock the account.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The credential, as noc accounts list names it.") var credential: String
        @Option(help: "Who says so.") var by: String
        @Option(help: "Why it will be accepted now.") var note: String?

        func run() throws {
            let workspace = try Workspace(options)
            let account = try operations(workspace).clear(credential, by: by, note: note)
            try show(account, [.line("\(account.credential): cleared; the next attempt signs in again")])
        }
    }
}

extension LoginList {
    fileprivate var parts: [AnswerPart] {
        guard !accounts.isEmpty else { return [.line("no logins are configured")] }
        var table = TextTable([
            .init("LOGIN"), .init("STATE"), .init("SINCE"), .init("CHECKS"), .init("WHY"),
        ])
        for account in accounts {
            let (halt, clearance) = (account.state.halt, account.clearance)
            let since = (halt?.since ?? clearance?.at).map { TimeText.seconds($0, timeZone: account.timeZone) }
            table.append([
                .init(account.credential), .init(account.standing.rawValue), .init(since ?? "-"),
                .init(account.checks.map(\.description).joined(separator: " ")),
                .init(halt?.why ?? clearance.map { "by \($0.by)" + ($0.note.map { ": \($0)" } ?? "") } ?? "-"),
            ])
        }
        return [.table(table)]
    }
}
