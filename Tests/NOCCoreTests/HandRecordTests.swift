import Foundation
import TestSupport
import Testing

@testable import NOCCore

struct HandRecordTests {
    private static let zone = ("Asia/Shanghai" as SiteZone).timeZone

    private func record(at time: String, importedAt: String? = nil) -> StoredHandRecord {
        let instant = { (text: String) in TimeText.parse(text, timeZone: Self.zone) ?? .distantFuture }
        let record = HandRecord(
            indicator: "pay", date: CalendarDay(year: 2026, month: 10, day: 31), value: "1", by: "李工",
            recordedAt: instant(time))
        let origin = importedAt.map { ImportOrigin(file: "a.ndjson", by: "王五", at: instant($0)) }
        return StoredHandRecord(id: 1, record: record, knownSince: origin?.at ?? record.recordedAt, imported: origin)
    }

    @Test func `a record made on a later day of the site is one made after the fact`() {
        #expect(record(at: "2026-10-31 23:59:59").backfilled(in: Self.zone) == nil)
        #expect(
            record(at: "2026-11-01 00:00:00").backfilled(in: Self.zone) == CalendarDay(year: 2026, month: 11, day: 1))
        #expect(record(at: "2026-10-30").backfilled(in: Self.zone) == nil)
    }

    @Test func `a record from a file is made after the fact by the day of its import, whatever the file says`() {
        let late = record(at: "2026-10-31 09:00:00", importedAt: "2026-11-03 10:00:00")
        #expect(late.backfilled(in: Self.zone) == CalendarDay(year: 2026, month: 11, day: 3))
    }

    @Test(arguments: [
        ("/tmp/发票 2026.pdf", "发票 2026.pdf"), ("../../etc/passwd", "passwd"), ("..", "file"), ("", "file"),
        ("a\nb\u{1B}[31m.pdf", "a b [31m.pdf"), ("x\u{202E}fdp.exe", "xfdp.exe"), (".hidden", "hidden"),
        ("C:\\报告?.pdf", "C__报告_.pdf"),
    ])
    func `the name of a file is safe wherever it is put or shown`(path: String, name: String) {
        #expect(NOCCore.Attachment.safeName(path) == name)
        #expect(NOCCore.Attachment.safeName(name) == name)
    }

    @Test func `a long name is cut and keeps its ending`() {
        let name = NOCCore.Attachment.safeName(String(repeating: "票", count: 120) + ".pdf")
        #expect(name.utf8.count <= 200 && name.hasSuffix("票.pdf"))
        #expect(NOCCore.Attachment.safeName(name) == name)
    }
}
