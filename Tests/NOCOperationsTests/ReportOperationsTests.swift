import Foundation
import NOCCore
import NOCDocument
import NOCOperations
import NOCReport
import TestSupport
import Testing

@Suite struct ReportOperationsTests {
    private let room = Room()
    private let state = FileManager.default.temporaryDirectory.appending(path: "noc-operations-\(UUID())").path

    private var reports: ReportOperations {
        ReportOperations(room.context, stateDirectory: state, software: "noc test", host: MemoryFiles())
    }

    /// What is kept of it.
    private func keep(_ request: ReportRequest) throws -> StoredReport {
        guard case .edition(let stored) = try reports.make(request, for: .archive).product else {
            throw OperationError(.failed, "nothing was kept")
        }
        return stored
    }

    private var day: Period { Period.parse(kind: .day, "2026-10-07", timeZone: Room.zone)! }

    @Test func `a report is made from a record in memory, kept with its manifest, and found whole`() throws {
        defer { try? FileManager.default.removeItem(atPath: state) }
        let stored = try keep(ReportRequest(day, formats: [.md]))
        #expect(stored.edition == 1 && stored.corrects == nil && stored.warnings.isEmpty)
        #expect(stored.json["files"]?.elements.count == 2)
        let verify = VerifyOperation(room.context, stateDirectory: state, host: MemoryFiles())
        let result = try verify.verify(reports: true)
        #expect(result.problems.isEmpty && result.reports?.editions == 1 && result.reports?.files == 2)
        #expect(result.json["ok"] == true && result.json["report_files"] == 2)
        try "x".write(toFile: stored.written.paths[0], atomically: true, encoding: .utf8)
        let broken = try verify.verify(reports: true)
        #expect(broken.problems.map(\.place) == ["report 2026-10-07"])
        #expect(try verify.verify().json["report_files"] == .null)
    }

    @Test func `a folder of reports that cannot be read is a problem, for what lies in it is not known`() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: state) }
        let verify = VerifyOperation(room.context, stateDirectory: state, host: MemoryFiles())
        #expect(try verify.verify(reports: true).problems.isEmpty, "none was made")
        try "".write(toFile: "\(state)/reports", atomically: true, encoding: .utf8)
        let result = try verify.verify(reports: true)
        #expect(result.problems.map(\.place) == ["reports"] && result.json["ok"] == false)
    }

    @Test func `the first broken place of the evidence comes before what is wrong with reports`() throws {
        var verification = EvidenceVerification()
        verification.problem = EvidenceProblem(place: "event 3", message: "its hash is another")
        room.ledger.setVerification(verification)
        let result = try VerifyOperation(room.context, stateDirectory: state, host: MemoryFiles()).verify()
        #expect(result.json["problem"]?["place"] == "event 3" && result.json["ok"] == false)
    }

    @Test func `a period that has not begun, and a carrier that no contract names, are refused with the reason`() {
        let next = Period.parse(kind: .day, "2026-10-08", timeZone: Room.zone)!
        let early = failure { () throws(OperationError) in try reports.make(ReportRequest(next), for: .archive) }
        #expect(early?.code == .refused && early?.message.contains("2026-10-08 has not begun") == true)
        let lint = failure { () throws(OperationError) in try reports.lint(next) }
        #expect(lint?.message.contains("nothing to check") == true)
        let carrier = failure { () throws(OperationError) in
            try reports.make(ReportRequest(day, carrier: "电信"), for: .archive)
        }
        #expect(carrier?.code == .notFound && carrier?.message.contains("no target has a contract") == true)
    }

    @Test func `a lint of a provisional report says so by rule, severity and place`() throws {
        let findings = try reports.lint(day).json["findings"]?.elements ?? []
        #expect(findings.contains { $0["rule"] == "provisional" })
    }

    @Test func `a part of a report, and an old view of it, have one folder each however they were asked for`() throws {
        defer { try? FileManager.default.removeItem(atPath: state) }
        let (groups, moment) = (["g", "g"], Room.at("2026-10-07 11:30"))
        let same = TimeText.parse("2026-10-07T03:30:00.000Z", timeZone: .gmt)!
        let asked = [
            ReportRequest(day, formats: [.md]), ReportRequest(day, groups: groups, formats: [.md]),
            ReportRequest(day, groups: ["g"], formats: [.md]), ReportRequest(day, asOf: moment, formats: [.md]),
            ReportRequest(day, asOf: same, formats: [.md]),
            ReportRequest(day, asOf: same + .milliseconds(5), groups: ["g"], formats: [.md]),
        ]
        let folders = try asked.map { URL(filePath: try keep($0).folder).lastPathComponent }
        #expect(
            folders == [
                "2026-10-07", "2026-10-07-g", "2026-10-07-g", "2026-10-07-as-of-20261007T033000Z",
                "2026-10-07-as-of-20261007T033000Z", "2026-10-07-g-as-of-20261007T033000.005Z",
            ])
    }

    @Test func `what cannot be asked for together is told before the record is opened`() {
        let year = Period.parse(kind: .year, "2026", timeZone: Room.zone)!
        let cases: [(ReportRequest, ReportPlace, String?)] = [
            (ReportRequest(day, form: .sichuan2023), .archive, "form"), (ReportRequest(day), .answer, nil),
            (ReportRequest(day, groups: ["g"], carrier: "电信"), .archive, "carrier"),
            (ReportRequest(day, carrier: "电信", formats: [.csv, .json]), .archive, "carrier"),
            (ReportRequest(year, form: .district2018, carrier: "电信"), .archive, "form"),
            (ReportRequest(day, asOf: room.clock.now() + .seconds(1)), .archive, "as_of"),
        ]
        let empty = ReportOperations(
            Room(isEmpty: true).context, stateDirectory: state, software: "noc test", host: MemoryFiles())
        for (request, place, field) in cases {
            let error = failure { () throws(OperationError) in try empty.make(request, for: place) }
            #expect(error?.code == .invalid && error?.field == field, "\(String(describing: error))")
        }
        let group = failure { () throws(OperationError) in
            try empty.make(ReportRequest(day, groups: ["h"]), for: .archive)
        }
        #expect(group?.code == .notFound)
    }

    @Test func `one format is answered as a file, several go into a directory of the caller's`() throws {
        let folder = "\(state)-own"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard case .answer(let file) = try reports.make(ReportRequest(day, formats: [.md]), for: .answer).product
        else { return #expect(Bool(false), "no answer") }
        #expect(file.name == "noc-report-2026-10-07.md" && !file.data.isEmpty)
        let made = try reports.make(ReportRequest(day, formats: [.md, .json]), for: .directory(folder))
        guard case .files(let written) = made.product else { return #expect(Bool(false), "no files") }
        #expect(written.paths == ["md", "json"].map { "\(folder)/noc-report-2026-10-07.\($0)" })
        #expect(!FileManager.default.fileExists(atPath: state), "nothing was kept")
    }

    @Test func `the daemon's report is kept with its mark, and the form of a year that somebody began with it`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: state) }
        let year = Period.parse(kind: .year, "2026", timeZone: Room.zone)!
        let host = MemoryFiles()
        _ = try keep(ReportRequest(year, form: .sichuan2023, formats: [.md]))
        #expect(try !ReportMark.isLeft(for: year, in: state, at: room.clock.now(), host))
        let due = try reports.makeDue(year)
        #expect(!due.isFinal && due.folder == "\(state)/reports/2026")
        #expect(due.editions.map(\.folder) == [due.folder, "\(state)/reports/2026-sichuan-2023"])
        #expect(try ReportMark.isLeft(for: year, in: state, at: room.clock.now(), host))
        // What is provisional is made again the day after.
        #expect(try !ReportMark.isLeft(for: year, in: state, at: room.clock.now() + .seconds(86_400), host))
    }
}
