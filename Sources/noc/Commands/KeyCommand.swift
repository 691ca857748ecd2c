import ArgumentParser
import NOCCore
import NOCOperations

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The collector's key, which signs heads and reports.",
        discussion: """
            The daemon makes one at its first start. The private part lies in STATE/signing-key.pem, for the service's user \
            alone, and is in no copy of the record: keep a copy of it apart. Note the fingerprint elsewhere; noc verify --key \
            compares it. Every key is an event of the chain, so that old signatures can be checked for ever.
            """, subcommands: [Show.self, Create.self, Rotate.self, Replace.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Every key with its fingerprint, and the public part of the last as PEM.")

        @OptionGroup var options: GlobalOptions
        @Flag(help: "The PEM alone, for openssl.") var pem = false

        func run() throws {
            let answer = try KeyOperations(try Workspace(options).context).show()
            if pem, let key = answer.keys.last { return try show(answer, [.line(key.pem)]) }
            try show(answer, answer.parts)
        }
    }

    struct Create: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Makes the first key, of the algorithm that the configuration names.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "Who makes it.") var by: String

        func run() throws {
            let answer = try KeyOperations(try Workspace(options).context).make(.first, by: by, reason: nil)
            try show(answer, answer.parts)
        }
    }

    struct Rotate: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Makes the next key; the one before signs for it, and is no longer kept.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "Who asks for it.") var by: String
        @Option(help: "Why there is another.") var reason: String

        func run() throws {
            let answer = try KeyOperations(try Workspace(options).context).make(.rotated, by: by, reason: reason)
            try show(answer, answer.parts)
        }
    }

    struct Replace: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract:
                "Makes a key in the place of one that was lost, which nothing vouches for but the name given here.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "Who says so.") var by: String
        @Option(help: "What became of the key before.") var reason: String

        func run() throws {
            let answer = try KeyOperations(try Workspace(options).context).make(.replaced, by: by, reason: reason)
            try show(answer, answer.parts)
        }
    }
}

extension KeyAnswer {
    fileprivate var parts: [AnswerPart] {
        guard let last = keys.last else { return [.line(state.fault ?? "")] + advice }
        var table = TextTable([.init("KEY"), .init("KIND"), .init("EVENT"), .init("SINCE"), .init("BY"), .init("WHY")])
        for key in keys {
            table.append([
                .init(key.fingerprint), .init(key.algorithm.rawValue), .init("\(key.event)"),
                .init(TimeText.seconds(key.time, timeZone: timeZone)), .init(key.by ?? "noc run"),
                .init(key.origin.rawValue + (key.reason.map { ": \($0)" } ?? "")),
            ])
        }
        return [.table(table)] + last.pem.split(separator: "\n").map { .line(String($0)) }
            + (state.fault.map { [.line($0)] } ?? []) + advice
    }

    private var advice: [AnswerPart] { state.remedy.map { [.line($0)] } ?? [] }
}
