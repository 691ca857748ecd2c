import Foundation
import NOCCore
import Testing

/// What indicators rely on, whichever store holds the records by hand.
@Suite struct HandRecordRegisterContract {
    private func record(_ indicator: String, at seconds: Int64, files: [NOCCore.Attachment] = []) -> HandRecord {
        HandRecord(
            indicator: indicator, title: "付款", date: CalendarDay(year: 2026, month: 10, day: 7), value: "92.46",
            unit: "万元", by: "李工", note: "合同 HT-1", recordedAt: Sample.at(seconds), attachments: files)
    }

    @Test(arguments: StoreKind.all)
    func `a record that was withdrawn stays, with who did it, when and why`(kind: StoreKind) throws {
        let store = try kind.open()
        let id = try store.daemon.addHandRecord(record("pay", at: 0))
        let other = try store.command().addHandRecord(record("drill", at: 5))
        let voided = Voiding(by: "王工", reason: "重复", at: Sample.at(9))
        let answer = try store.daemon.voidHandRecord(id: id, by: "王工", reason: "重复", recordedAt: Sample.at(9))
        #expect(answer.voided == voided && answer.id == id)
        let all = try store.daemon.allHandRecords()
        #expect(all.map(\.id) == [id, other] && all.map(\.voided) == [voided, nil])
        #expect(all[0].record == record("pay", at: 0) && all[0].imported == nil)
        #expect(try store.daemon.handRecords().map(\.id) == [other])
        for wrong in [id, 99] {
            #expect(
                refusal { _ = try store.daemon.voidHandRecord(id: wrong, by: "x", reason: "y", recordedAt: Sample.day) }
                    == .invalid)
        }
        #expect(try store.daemon.allHandRecords() == all)
        #expect(try store.daemon.snapshot().allHandRecords() == all)
    }

    @Test(arguments: StoreKind.all)
    func `what stood at a moment is the same whenever it is asked`(kind: StoreKind) throws {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        let id = try store.addHandRecord(record("pay", at: 0))
        _ = try store.addHandRecord(record("drill", at: 5))
        let before = try store.handRecords(asOf: Sample.at(6))
        #expect(before.map(\.record.indicator) == ["pay", "drill"])
        _ = try store.voidHandRecord(id: id, by: "王工", reason: "重复", recordedAt: Sample.at(9))
        #expect(try store.handRecords(asOf: Sample.at(6)) == before)
        #expect(try store.handRecords(asOf: Sample.at(9)).map(\.record.indicator) == ["drill"])
        #expect(try store.handRecords(asOf: Sample.day - .seconds(1)).isEmpty)
    }

    @Test(arguments: StoreKind.all)
    func `a file is kept before a record names it`(kind: StoreKind) throws {
        let store = try kind.open()
        let path = NSTemporaryDirectory() + "noc-contract-\(UUID().uuidString).pdf"
        try "发票".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let kept = try keep(path, store.daemon)
        _ = try store.daemon.addHandRecord(record("pay", at: 0, files: [kept]))
        #expect(try store.daemon.allHandRecords()[0].record.attachments == [kept])
        let unknown = NOCCore.Attachment(name: "x", bytes: 1, sha256: String(repeating: "0", count: 64))
        #expect(
            refusal { _ = try store.daemon.addHandRecord(record("pay", at: 1, files: [kept, unknown])) } == .invalid)
        #expect(try store.daemon.allHandRecords().count == 1)
        #expect(refusal { _ = try keep(path + "/none", store.daemon) } == .invalid)
    }

    private func keep(_ path: String, _ store: some OperationRecord) throws -> NOCCore.Attachment {
        try store.attachments.keep(path)
    }
}
