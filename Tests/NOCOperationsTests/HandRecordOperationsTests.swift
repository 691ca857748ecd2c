import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct HandRecordOperationsTests {
    private let room = Room()
    private var records: HandRecordOperations { HandRecordOperations(room.context) }

    private func request(
        _ value: String? = "92.46万元", series: String = "payment", day: Int = 6, files: [String] = []
    ) -> HandRecordRequest {
        HandRecordRequest(
            series: series, value: value, date: CalendarDay(year: 2026, month: 10, day: day), by: "李工", files: files)
    }

    @Test func `a record is kept with its unit, its files and the day it was recorded on, and withdrawn once`() throws {
        let added = try records.add(request(files: ["/tmp/发票.pdf", "/tmp/发票.pdf"]))
        #expect(added.json["value"] == "92.46" && added.json["unit"] == "万元")
        #expect(added.json["attachments"]?.elements.count == 1 && added.json["backfilled_on"] == "2026-10-07")
        let id = added.stored.id
        let withdrawn = try records.void(id, by: "王工", reason: "重复")
        #expect(withdrawn.json["voided"]?["reason"] == "重复")
        #expect(try records.list().records.isEmpty && records.list(all: true).records.count == 1)
        let again = failure { () throws(OperationError) in try records.void(id, by: "王工", reason: "x") }
        #expect(again?.code == .conflict && again?.message.contains("by 王工: 重复") == true)
        let none = failure { () throws(OperationError) in try records.void(99, by: "王工", reason: "x") }
        #expect(none?.code == .notFound)
    }

    @Test
    func `records are listed by series and period, and a series that never was is named with the one that was meant`()
        throws
    {
        _ = try records.add(request(day: 1))
        let survey = try Survey(issued: 50, returned: 48, grades: [.satisfied: 48])
        var asked = request(nil, series: "survey")
        asked.survey = survey
        _ = try records.add(asked)
        #expect(try records.list(of: ["survey"]).records.map(\.stored.record.value) == [survey.description])
        let day = Period.parse(kind: .day, "2026-10-01", timeZone: Room.zone)
        #expect(try records.list(in: day).records.map(\.stored.record.indicator) == ["payment"])
        let slip = failure { () throws(OperationError) in try records.list(of: ["paymnt"]) }
        #expect(slip?.code == .notFound && slip?.message.contains("did you mean \"payment\"?") == true)
    }

    @Test func `a value that does not fit, a day ahead, a file that is none and an unknown series record nothing`() {
        let cases: [(HandRecordRequest, OperationError.Code, String?)] = [
            (request("很多"), .invalid, "value"), (request(nil), .invalid, nil), (request(day: 8), .invalid, "date"),
            (request(files: ["/tmp/none"]), .refused, nil), (request(series: "paymnt"), .notFound, nil),
            (request(" "), .invalid, "value"),
        ]
        for (request, code, field) in cases {
            let error = failure { () throws(OperationError) in try records.add(request) }
            #expect(error?.code == code && error?.field == field, "\(request): \(String(describing: error))")
        }
        #expect(room.ledger.record.handRecords.isEmpty)
    }
}
