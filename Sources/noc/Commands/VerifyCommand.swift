import ArgumentParser
import NOCCore
import NOCLedger
import NOCOperations

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recomputes the chain, the segments and the timelines from the observations.",
        discussion: "Exit 1, and the first broken place, where they disagree.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Flag(help: "Also the reports and letters below the state directory: every file against its manifest.")
    var reports = false

    func run() throws {
        let workspace = try Workspace(options)
        let ledger = try workspace.ledger(.read)
        let asked = try period.period(in: workspace.timeZone, at: .current)
        var report = try ledger.verify(asked?.interval) { done, all in
            Terminal.progress("verifying: \(all == 0 ? 100 : 100 * done / all) %")
        }
        Terminal.endProgress()
        let archive = reports ? workspace.reportArchive(ledger).verify() : nil
        let problems = [report.problem].compactMap(\.self) + (archive?.problems ?? [])
        report.problem = problems.first
        if try options.wantsJSON() {
            try json(report, archive, problems).show()
        } else {
            show(report, archive, problems)
        }
        if report.problem != nil { throw ExitCode(1) }
    }

    private func show(
        _ report: VerifyReport, _ archive: ReportArchive.Verification?, _ problems: [EvidenceProblem]
    ) {
        let counts = [
            counted(report.events, "event"), counted(report.plans, "plan"), counted(report.segments, "segment"),
            counted(report.observations + report.unpackedObservations, "observation"),
            counted(report.incidents, "incident"), "\(report.deliveries) deliveries",
            counted(report.attachments, "attachment"),
        ]
        print("verified: \(counts.joined(separator: ", "))")
        if report.attachmentsElsewhere > 0 {
            print("\(counted(report.attachmentsElsewhere, "attachment")) of imported records elsewhere")
        }
        if !report.retired.isEmpty {
            print("\(counted(report.retired.count, "day")) removed by retention, their hashes are kept")
        }
        if let archive {
            print("reports: \(counted(archive.editions, "edition")), \(counted(archive.files, "file"))")
            for folder in archive.unlisted { print("without a manifest: \(folder)") }
            for format in archive.lacking { print("not made: \(format)") }
        }
        if let head = report.head { print("chain head \(head.hash) at event \(head.seq)") }
        for problem in problems { print("BROKEN  \(problem)") }
        if problems.isEmpty { print("all as it was recorded") }
    }

    private func json(
        _ report: VerifyReport, _ archive: ReportArchive.Verification?, _ problems: [EvidenceProblem]
    ) -> JSONValue {
        let told: [JSONValue] = problems.map { ["place": .string($0.place), "message": .string($0.message)] }
        return [
            "ok": .bool(problems.isEmpty), "problem": told.first ?? nil, "problems": .array(told),
            "head": JSONValue(report.head?.hash.hex), "events": JSONValue(report.events),
            "plans": JSONValue(report.plans), "segments": JSONValue(report.segments),
            "observations": JSONValue(report.observations + report.unpackedObservations),
            "incidents": JSONValue(report.incidents), "deliveries": JSONValue(report.deliveries),
            "report_editions": JSONValue(archive?.editions), "report_files": JSONValue(archive?.files),
            "report_formats_lacking": archive.map { .array($0.lacking.map { .string($0) }) } ?? nil,
            "attachments": JSONValue(report.attachments),
            "attachments_elsewhere": JSONValue(report.attachmentsElsewhere),
            "retired_days": .array(report.retired.map { .string($0.day.description) }),
        ]
    }
}
