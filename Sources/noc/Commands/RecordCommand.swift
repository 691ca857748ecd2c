import ArgumentParser
import NOCCore
import NOCLedger
import NOCOperations

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Evidence by hand for indicators: add, list, void.",
        discussion: """
            What no check measures: payments, contracts, surveys, inspections, replaced parts, training, bills, incidents.
            A record is never changed: a wrong one is voided, and both stay.
            """, subcommands: [Add.self, List.self, Void.self])

    struct Add: ParsableCommand {
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
        @Option(help: "The day it belongs to: 2026-10-31.") var date: String
        @Option(help: "Who records it.") var by: String
        @Option(help: "Where it comes from: a contract's, an invoice's, a document's number.") var note: String?
        @Option(help: "A file that proves it, 50 MiB at most; may be repeated.", completion: .file()) var file:
            [String] = []
        @OptionGroup(title: "Survey") var survey: SurveyOptions

        func validate() throws {
            try requireSaid(("--by", by))
            if let value { try requireSaid(("--value", value)) }
            // -5 is a number; what looks like an option is one, and the value was left out.
            if let value, value.hasPrefix("--") {
                throw ValidationError("--value is followed by \(value): expected a number or a word after --value")
            }
            guard (value == nil) == survey.isAsked else {
                throw ValidationError("give either --value, or --issued, --returned and --grade of a survey")
            }
            guard CalendarDay(date) != nil else {
                throw ValidationError("--date \(date): expected a day such as 2026-10-31")
            }
        }

        func run() throws {
            let workspace = try Workspace(options)
            let series = try workspace.series(indicator)
            var record = HandRecord(
                indicator: series.id, title: series.name, date: try day(in: workspace), value: "", by: by, note: note,
                recordedAt: .current)
            (record.value, record.unit) = try read(series, workspace.plan.indicators.grades.map(\.name))
            let ledger = try workspace.ledger(.write)
            record.attachments = try attachments(ledger.attachments, workspace)
            try ledger.recordPlan(workspace.plan.accounting, ifNoneStands: .current)
            let stored = StoredHandRecord(
                id: try ledger.addRecord(record), record: record, knownSince: record.recordedAt)
            let view = RecordView(workspace, ledger.attachments)
            if try options.wantsJSON() { return try view.json(stored).show() }
            print("record \(stored.id): \(view.line(stored))")
        }

        private func day(in workspace: Workspace) throws -> CalendarDay {
            let today = workspace.timeZone.day(of: .current)
            guard let day = CalendarDay(date), day <= today else {
                throw ValidationError("--date \(date) lies ahead: today is \(today)")
            }
            do { try HandRecordSeries.check(day) } catch { throw ValidationError("--date \(error)") }
            return day
        }

        private func read(_ series: HandRecordSeries, _ grades: [String]) throws -> (value: String, unit: String?) {
            let survey = try survey.survey()
            guard survey == nil || series.kind == .survey else {
                throw ValidationError("\(series.id) is no survey: give --value")
            }
            do {
                return try series.read(survey?.description ?? value ?? "", unit: unit, grades: grades)
            } catch {
                throw ValidationError("--value \(error)")
            }
        }

        /// The same file given twice is one.
        private func attachments(_ store: AttachmentStore, _ workspace: Workspace) throws -> [Attachment] {
            var result: [Attachment] = []
            for path in file {
                let attachment = try store.keep(path)
                if !result.contains(attachment) { result.append(attachment) }
            }
            if !result.isEmpty { StateOwner.handOver(store.directory, in: workspace.stateDirectory) }
            return result
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists records: of some indicators, of a period, or all.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var period: PeriodOptions
        @Argument(help: "Only of these series.") var indicator: [String] = []
        @Flag(help: "Also those that were voided.") var all = false

        func run() throws {
            let workspace = try Workspace(options)
            let ledger = try workspace.ledger(.read)
            let asked = try period.period(in: workspace.timeZone, at: .current)
            let records = try ledger.allHandRecords()
            // Records outlive the series that the configuration had once.
            let known = Set(records.map(\.record.indicator))
            for id in indicator where !known.contains(id) { _ = try workspace.series(id) }
            let found = records.filter { stored in
                let day = workspace.timeZone.interval(of: stored.record.date)
                return (all || stored.voided == nil) && (asked?.interval.overlaps(day) ?? true)
                    && (indicator.isEmpty || indicator.contains(stored.record.indicator))
            }
            let view = RecordView(workspace, ledger.attachments)
            if try options.wantsJSON() { return try JSONValue.array(found.map(view.json)).show() }
            guard !found.isEmpty else { return print("no records\(asked.map { " in \($0.label)" } ?? "")") }
            Terminal.show(view.table(found))
        }
    }

    struct Void: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Withdraws a record; append-only, both stay.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The record, as noc record list shows it.") var id: Int64
        @Option(help: "Who withdraws it.") var by: String
        @Option(help: "Why.") var reason: String

        func validate() throws { try requireSaid(("--by", by), ("--reason", reason)) }

        func run() throws {
            let workspace = try Workspace(options)
            let ledger = try workspace.ledger(.write)
            let stored = try ledger.voidRecord(id: id, by: by, reason: reason, recordedAt: .current)
            let view = RecordView(workspace, ledger.attachments)
            if try options.wantsJSON() { return try view.json(stored).show() }
            print("record \(id): \(view.line(stored)); voided")
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
            let parts = ["发放=\(issued)", "回收=\(returned)"] + grade
            return try Survey(parts.joined(separator: ","))
        } catch {
            throw ValidationError("survey: \(error)")
        }
    }
}
