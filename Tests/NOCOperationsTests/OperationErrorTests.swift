import Foundation
import NOCCore
import NOCOperations
import TestSupport
import Testing

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

    @Test func `what a person can do about it comes along, and is no part of the text`() {
        let failure = MemoryFailure(code: .damaged, message: "the record is damaged", remedy: .putBackCopy)
        let error = OperationError(failure)
        #expect(error.remedy == .putBackCopy && "\(error)" == "the record is damaged")
    }

    /// Every error and warning that people commonly meet, as an API would show it.
    @Test func `no message has a word of the command line`() throws {
        let room = Room()
        let (incidents, alerts) = (IncidentOperations(room.context), AlertOperations(room.context))
        let (windows, corrections) = (MaintenanceOperations(room.context), CorrectionOperations(room.context))
        let past = Room.span("10:00", "11:00")
        let over = try windows.add(.target("web"), past, by: "李工", reason: "割接")
        var survey = HandRecordRequest(
            series: "payment", value: nil, date: CalendarDay(year: 2026, month: 10, day: 6), by: "李工")
        survey.survey = try Survey(issued: 1, returned: 1, grades: [.satisfied: 1])
        let errors: [(OperationError?, Remedy)] = [
            (failure { () throws(OperationError) in try incidents.story(of: "web") }, .listIncidents(target: "web")),
            (
                failure { () throws(OperationError) in try incidents.story(of: "gone@20200101T000000Z") },
                .listIncidents(target: nil)
            ),
            (
                failure { () throws(OperationError) in try incidents.list(of: EventID("maintenance:9")!) },
                .listEvents
            ),
            (
                failure { () throws(OperationError) in
                    try alerts.acknowledge("web@20261007T020000Z.degraded", by: "李工")
                }, .listAlerts
            ),
            (failure { () throws(OperationError) in try windows.end(over.window.id, by: "李工") }, .sayWhenEnded),
            (
                failure { () throws(OperationError) in
                    try corrections.add("web", Room.span("10:00", "13:00"), as: .up, reason: "r", by: "李工")
                }, .declareMaintenance
            ),
            (
                failure { () throws(OperationError) in try HandRecordOperations(room.context).add(survey) },
                .giveValue
            ),
        ]
        for (error, remedy) in errors {
            let error = try #require(error)
            #expect(error.remedy == remedy, "\(error)")
            #expect(!"\(error)".contains("--") && !"\(error)".contains("noc "), "\(error)")
        }
        #expect(over.warnings.map(\.remedy) == [.approveBackdated])
        #expect(over.warnings.allSatisfy { !"\($0)".contains("--") })
    }
}
