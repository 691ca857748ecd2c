import ArgumentParser
import Foundation
import NOCCore
import NOCOperations

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Evidence by hand for indicators: add, list, void.",
        discussion: """
            What no check measures: payments, contracts, surveys, inspections, replaced parts, training, bills, incidents.
            A record is never changed: a wrong one is voided, and both stay.
            """, subcommands: [Add.self, List.self, Void.self])

    struct Add: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Records a value of an indicator, with the files that prove it.",
            discussion: """
                noc record add ROW --value 92.46万元 --date 2026-10-31 --by 李工 --file 发票.pdf
                noc record add ROW --issued 50 --returned 48 --grade 满意=40 --grade 基本满意=6 --grade 不满意=2 \\
                    --date 2026-10-31 --by 李工

                Files are copied into the state directory, and their hashes go into the chain. Recorded on a later day
                than its date, a record is shown as 补录 with the day of recording.
                """)

        @OptionGroup var options: GlobalOptions
        @Argument(help: "A series of records, or a computed row that is to be confirmed.") var indicator: String
        @Option(parsing: .unconditional, help: "The value: a number, with its unit if you like, or a word.")
        var value: String?
        @Option(help: "The unit of the number, where the value does not have it.") var unit: String?
        @Option(help: "The day it belongs to: 2026-10-31, today or yesterday (the site's).") var date: String
        @Option(help: "Who records it.") var by: String
        @Option(help: "Where it comes from: a contract's, an invoice's, a document's number.") var note: String?
        @Option(help: "A file that proves it, 50 MiB at most; may be repeated.", completion: .file()) var file:
            [String] = []
        @OptionGroup(title: "Survey") var survey: SurveyOptions

        func validate() throws {
            // -5 is a number; what looks like an option is one, and the value was left out.
            if let value, value.hasPrefix("--") {
                throw ValidationError("--value is followed by \(value): expected a number or a word after --value")
            }
            guard (value == nil) == survey.isAsked else {
                throw ValidationError("give either --value, or --issued, --returned and --grade of a survey")
            }
            _ = try day(in: .gmt)
        }

        func run() throws {
            let workspace = try Workspace(options).withRules()
            let result = try HandRecordOperations(workspace.context).add(
                HandRecordRequest(
                    series: indicator, value: value, unit: unit, survey: try survey.survey(),
                    date: try day(in: workspace.timeZone), by: by,
                    note: note, files: file))
            try show(result, [.line("record \(result.stored.id): \(result.line)")])
        }

        private func day(in zone: TimeZone) throws -> CalendarDay {
            switch date {
            case "today": return zone.day(of: .current)
            case "yesterday": return zone.day(of: zone.interval(of: zone.day(of: .current)).start - .milliseconds(1))
            default: break
            }
            guard let day = CalendarDay(date) else {
                throw ValidationError("--date \(date): expected a day such as 2026-10-31, today or yesterday")
            }
            return day
        }
    }

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Lists records: of some indicators, of a period, or all.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var period: PeriodOptions
        @Argument(help: "Only of these series.") var indicator: [String] = []
        @Flag(help: "Also those that were voided.") var all = false

        func run() throws {
            let workspace = try Workspace(options).withRules()
            let list = try HandRecordOperations(workspace.context).list(
                in: try period.period(in: workspace.timeZone, at: .current), of: indicator, all: all)
            try show(list, list.parts)
        }
    }

    struct Void: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Withdraws a record; append-only, both stay.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The record, as noc record list shows it.") var id: Int64
        @Option(help: "Who withdraws it.") var by: String
        @Option(help: "Why.") var reason: String

        func run() throws {
            let result = try HandRecordOperations(try Workspace(options).context).void(id, by: by, reason: reason)
            try show(result, [.line("record \(id): \(result.line); voided")])
        }
    }
}

/// The numbers of a questionnaire.
struct SurveyOptions: ParsableArguments {
    @Option(help: "How many were given out.") var issued: Int?
    @Option(help: "How many came back.") var returned: Int?
    @Option(help: "How many said so: 满意=40, 基本满意=6, …; may be repeated.") var grade: [String] = []

    var isAsked: Bool { issued != nil || returned != nil || !grade.isEmpty }

    func validate() throws { _ = try survey() }

    /// Nil when nothing was said of one.
    func survey() throws -> Survey? {
        guard isAsked else { return nil }
        guard let issued, let returned else { throw ValidationError("a survey has --issued and --returned") }
        do {
            return try Survey(issued: issued, returned: returned, answers: grade.map { try Survey.part($0) })
        } catch {
            throw ValidationError("survey: \(error)")
        }
    }
}
