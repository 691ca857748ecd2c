import Foundation
import NOCCore
import NOCOperations
import NOCReport
import TestSupport
import Testing

@Suite struct ReportMakerTests {
    private let room = Room()
    private let state = FileManager.default.temporaryDirectory.appending(path: "noc-operations-\(UUID())").path

    private var maker: ReportMaker {
        ReportMaker(
            record: room.ledger, plan: room.plan, stateDirectory: state, software: "noc test", host: MemoryFiles(),
            time: room.clock)
    }

    private var day: Period { Period.parse(kind: .day, "2026-10-07", timeZone: Room.zone)! }

    @Test func `a report is made from a record in memory, kept with its manifest, and found whole`() throws {
        defer { try? FileManager.default.removeItem(atPath: state) }
        let stored = try maker.keep(try maker.report(day, asOf: room.clock.now()), [.md])
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
        let early = failure { () throws(OperationError) in try maker.report(next, asOf: room.clock.now()) }
        #expect(early?.code == .refused && early?.message.contains("2026-10-08 has not begun") == true)
        let lint = failure { () throws(OperationError) in try maker.lint(next, asOf: room.clock.now()) }
        #expect(lint?.message.contains("nothing to check") == true)
        let carrier = failure { () throws(OperationError) in
            try maker.letter(to: "电信", day, asOf: room.clock.now())
        }
        #expect(carrier?.code == .notFound && carrier?.message.contains("no target has a contract") == true)
    }

    @Test func `a lint of a provisional report says so by rule, severity and place`() throws {
        let findings = try maker.lint(day, asOf: room.clock.now()).json["findings"]?.elements ?? []
        #expect(findings.contains { $0["rule"] == "provisional" })
    }
}

@Suite struct OperationErrorTests {
    @Test(
        arguments: [
            (RecordFailureCode.damaged, OperationError.Code.damaged), (.busy, .unavailable), (.full, .unavailable),
            (.readOnly, .unavailable), (.forbidden, .unavailable), (.inUse, .unavailable), (.missing, .unavailable),
            (.older, .unavailable), (.inputOutput, .failed), (.newer, .failed), (.invalid, .refused),
            (.gap, .conflict), (.fork, .conflict),
        ] as [(RecordFailureCode, OperationError.Code)])
    func `what a record could not do becomes a code, its message and its cause`(
        code: RecordFailureCode, expected: OperationError.Code
    ) {
        let error = OperationError(MemoryFailure(code: code, message: "the record", cause: "SQLite 5"))
        #expect(error == OperationError(expected, "the record", cause: "SQLite 5"))
        #expect("\(error)" == "the record (SQLite 5)")
    }
}
