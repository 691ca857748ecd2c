import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

@Suite struct AttachmentOrphanTests {
    @Test func `what a killed command kept for nothing goes after a day, and what a record names stays`() async throws {
        let room = Room()
        let ledger = try room.open()
        let source = try room.file("invoice.pdf", Data("paid".utf8))
        let orphan = try room.file("other.pdf", Data("never recorded".utf8))
        let kept = try ledger.attachments.keep(source)
        let lost = try ledger.attachments.keep(orphan)
        var record = HandRecord(
            indicator: "i", date: CalendarDay(year: 2026, month: 1, day: 1), value: "1", by: "w",
            recordedAt: Sample.day)
        record.attachments = [kept]
        _ = try ledger.addHandRecord(record)
        let store = ledger.attachments.directory
        let partial = "\(store)/.\(UUID().uuidString).partial"
        try Data("half".utf8).write(to: URL(filePath: partial))
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        try await ledger.maintain(before: now + .seconds(3_600), keeping: .seconds(400 * 86_400))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store).count == 3, "they may still be recorded")
        try await ledger.maintain(before: now + .seconds(2 * 86_400), keeping: .seconds(400 * 86_400))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store) == [kept.sha256])
        #expect(lost.sha256 != kept.sha256)
        #expect(try ledger.verify().problem == nil)
    }
}
