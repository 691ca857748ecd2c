import ArgumentParser
import NOCCore
import NOCOperations

struct HeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head", abstract: "The chain's head, to be kept elsewhere; accept a record that was put back.",
        discussion: """
            A head stands for everything recorded before it. Kept elsewhere, it tells with noc verify --head later whether the \
            record is still the same.
            """, subcommands: [Show.self, Accept.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Record, number of events, hash and time in one line.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let answer = try HeadOperations(try Workspace(options).context).show()
            try show(answer, [.line(answer.line)])
        }
    }

    struct Accept: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Gives up what the record held before it was put back from a copy or begun anew.",
            discussion: """
                noc status, doctor and verify tell that the record is not the one that the daemon wrote last. Who put back a \
                copy says so here; the chain keeps name and reason for ever. Look with noc verify first that the copy is whole.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: "Who says so.") var by: String
        @Option(help: "Why the record is another one now.") var reason: String

        func run() throws {
            let accepted = try HeadOperations(try Workspace(options).context).accept(by: by, reason: reason)
            try show(accepted, accepted.losses.map { .line(accepted.words($0)) })
        }
    }
}

extension HeadAnswer {
    fileprivate var line: String {
        guard let head else { return "record \(record): nothing was recorded yet" }
        return head.line(time: TimeText.rfc3339(head.place.time, timeZone: timeZone))
    }
}

extension AcceptedLosses {
    fileprivate func words(_ loss: AcceptedLoss) -> String {
        "accepted: what the record held up to event \(loss.lost.event) beyond event \(loss.lost.end) is given up"
    }
}
