import ArgumentParser
import NOCCore
import NOCOperations

struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Which old observations wait to be removed, and a person's word that they may go.",
        discussion: """
            Old observations are removed a day at a time. A clock that is wrong would remove what has to be kept: while it is not \
            believed, or when much more than a day's would go at once, nothing is removed until a person has looked.
            """, subcommands: [Show.self, Confirm.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "What the clock says, how far it is believed, and what waits.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let answer = try RetentionOperations(try Workspace(options).context).show()
            try show(answer, answer.parts)
        }
    }

    struct Confirm: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Says that the clock is right, and that what is older than observations are kept may go.",
            discussion: "Look at noc retention first, and at another clock. The chain keeps name and reason for ever.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "Who says so.") var by: String
        @Option(help: "Why the clock is known to be right.") var reason: String

        func run() throws {
            let answer = try RetentionOperations(try Workspace(options).context).confirm(by: by, reason: reason)
            try show(answer, [.line("confirmed: the daemon goes on within seconds, and removes what may go")])
        }
    }
}

extension RetentionAnswer {
    fileprivate var parts: [AnswerPart] {
        var lines = ["the clock says \(time(now)); observations are kept for \(DurationText.short(keeping))"]
        lines += clock?.troubles(latest: latest, at: now, timeZone: timeZone) ?? []
        if clock?.doubt == nil, clock?.waiting == nil { lines.append("nothing waits for a person") }
        if let due {
            let days = counted(due.count, "day")
            lines.append("older than that, by the clock: \(days), \(time(due.start)) to \(time(due.end))")
        }
        if let word {
            lines.append(
                "last confirmed by \(word.by.cleanLine()) at \(time(word.time)): \(word.reason.cleanLine())")
        }
        return lines.map(AnswerPart.line)
    }

    private func time(_ moment: Instant) -> String { TimeText.seconds(moment, timeZone: timeZone) }
}
