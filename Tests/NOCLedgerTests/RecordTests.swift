import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct RecordTests {
    private let room = Room()

    private func record(
        _ indicator: String = "pay", value: String = "92.46", at seconds: Int64 = 0,
        files attachments: [NOCCore.Attachment] = []
    ) -> HandRecord {
        HandRecord(
            indicator: indicator, date: CalendarDay(year: 2026, month: 10, day: 7), value: value, unit: "万元", by: "李工",
            note: "合同 HT-1", recordedAt: Sample.day + .seconds(seconds), attachments: attachments)
    }

    private func paths(_ ledger: Ledger) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: ledger.attachments.directory).sorted()
    }

    @Test func `a record that was withdrawn stays, with who did it, when and why`() throws {
        let ledger = try room.open(.write)
        let id = try ledger.addHandRecord(record())
        let other = try ledger.addHandRecord(record("drill", at: 5))
        try ledger.voidHandRecord(id: id, by: "王工", reason: "重复", recordedAt: Sample.day + .seconds(9))
        let all = try ledger.allHandRecords()
        #expect(all.map(\.id) == [id, other])
        #expect(all[0].record == record())
        #expect(all[0].voided == .init(by: "王工", reason: "重复", at: Sample.day + .seconds(9)))
        #expect(try ledger.handRecords().map(\.id) == [other])
        for (number, message) in [(id, "was withdrawn already, by 王工: 重复"), (99, "there is no record 99")] {
            let error = #expect(throws: LedgerError.self) {
                try ledger.voidHandRecord(id: number, by: "x", reason: "y", recordedAt: Sample.day)
            }
            #expect(error?.message.contains(message) == true)
        }
    }

    @Test func `what stood at a moment is the same whenever it is asked`() throws {
        let ledger = try room.open(.write)
        let id = try ledger.addHandRecord(record())
        try ledger.addHandRecord(record("drill", at: 5))
        let before = try ledger.handRecords(asOf: Sample.day + .seconds(6))
        #expect(before.map(\.record.indicator) == ["pay", "drill"])
        try ledger.voidHandRecord(id: id, by: "王工", reason: "重复", recordedAt: Sample.day + .seconds(9))
        // Brought later, though made earlier elsewhere.
        let line =
            #"{"kind":"record","indicator":"late","date":"2026-10-07","value":1,"by":"w","recorded_at":1791331201000}"#
        _ = try ledger.importFile(
            try room.file("late.ndjson", line), plan: Sample.plan(), by: "w", at: Sample.day + .seconds(20))
        #expect(try ledger.handRecords(asOf: Sample.day + .seconds(6)) == before)
        #expect(try ledger.handRecords(asOf: Sample.day + .seconds(9)).map(\.record.indicator) == ["drill"])
        #expect(try ledger.handRecords(asOf: Sample.day + .seconds(20)).map(\.record.indicator) == ["drill", "late"])
        #expect(try ledger.handRecords(asOf: Sample.day - .seconds(1)).isEmpty)
    }

    @Test func `rows of the first version still verify and are read`() throws {
        let ledger = try room.open(.write)
        let payload =
            #"{"record":{"by":"li","date":"2026-10-31","indicator":"drill","recordedAt":1791331200000,"value":"12.50"}}"#
        try ledger.change { _ = try Chain.append($0, time: Sample.day, kind: .record, payload: payload) }
        #expect(try ledger.handRecords()[0].record.value == "12.50")
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a file is copied under its hash, the same content once, and verified`() throws {
        let ledger = try room.open(.write)
        let first = try ledger.attachments.keep(try room.file("发票.pdf", "abc"))
        let same = try ledger.attachments.keep(try room.file("copy.pdf", "abc"))
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(first == NOCCore.Attachment(name: "发票.pdf", bytes: 3, sha256: hash))
        #expect(same == NOCCore.Attachment(name: "copy.pdf", bytes: 3, sha256: hash))
        #expect(try paths(ledger) == [hash, "\(hash)/发票.pdf"])
        try ledger.addHandRecord(record(files: [first, same]))
        let report = try ledger.verify()
        #expect(report.problem == nil && report.attachments == 2)
    }

    @Test func `verify names the first attachment that is missing or changed, and a copy kept again heals it`() throws {
        let ledger = try room.open(.write)
        let file = try room.file("发票.pdf", "abc")
        let attachment = try ledger.attachments.keep(file)
        let id = try ledger.addHandRecord(record(files: [attachment]))
        let path = try #require(try ledger.attachments.path(of: attachment))
        try "abd".write(toFile: path, atomically: true, encoding: .utf8)
        var problem = try #require(try ledger.verify().problem)
        #expect(problem.place == "attachment 发票.pdf of record \(id)")
        #expect(problem.message.contains("is not what was recorded"))
        #expect(try ledger.attachments.keep(file) == attachment)
        #expect(try ledger.verify().problem == nil)
        try FileManager.default.removeItem(atPath: path)
        problem = try #require(try ledger.verify().problem)
        #expect(problem.place == "attachment 发票.pdf of record \(id)")
        #expect(problem.message.hasPrefix("its file is missing from "))
    }

    @Test func `only plain files of an office's size are taken, and nothing is left of the others`() throws {
        let ledger = try room.open(.write)
        let plain = try room.file("plain", "x")
        let link = room.directory + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: plain)
        let pipe = room.directory + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let large = try room.file("large.iso", "")
        #expect(truncate(large, off_t(AttachmentStore.largest + 1)) == 0)
        let wrong = [
            (link, "it is a symbolic link"), (pipe, "it is no plain file"), (room.directory, "it is no plain file"),
            ("/dev/null", "it is no plain file"), (large, "it is larger than 50 MiB"),
            (room.directory + "/none", "No such file"),
        ]
        for (path, message) in wrong {
            let error = #expect(throws: LedgerError.self) { try ledger.attachments.keep(path) }
            #expect(error?.message.hasPrefix("cannot attach \(path): \(message)") == true, "\(path): \(error)")
        }
        #expect((try? paths(ledger)) ?? [] == [])
        let error = #expect(throws: LedgerError.self) {
            try ledger.addHandRecord(
                record(files: [NOCCore.Attachment(name: "x", bytes: 1, sha256: String(repeating: "0", count: 64))]))
        }
        #expect(error?.code == .invalid)
    }

    @Test func `a record travels with its unit and the hashes of its files, not their content`() throws {
        let ledger = try room.open(.write)
        let attachment = try ledger.attachments.keep(try room.file("发票.pdf", "abc"))
        try ledger.recordPlan(Sample.plan(), at: Sample.day)
        try ledger.addHandRecord(record(files: [attachment]))
        let lines = try exported(ledger)
        let other = Room()
        let elsewhere = try other.open(.write)
        let file = try other.file("in.ndjson", lines)
        let later = Sample.day + .seconds(60)
        #expect(try elsewhere.importFile(file, plan: Sample.plan(), by: "w", at: later).records == 1)
        let stored = try #require(try elsewhere.handRecords().first)
        #expect(stored.record == record(files: [attachment]))
        #expect(stored.imported != nil && stored.knownSince == later)
        var report = try elsewhere.verify()
        #expect(report.problem == nil && report.attachments == 0 && report.attachmentsElsewhere == 1)
        // Brought by hand afterwards, the content is checked like any other.
        _ = try elsewhere.attachments.keep(try other.file("scan.pdf", "abc"))
        report = try elsewhere.verify()
        #expect(report.problem == nil && report.attachments == 1 && report.attachmentsElsewhere == 0)
        // When it was recorded is, elsewhere, when it came there.
        let moments = /"(claimed|recorded)_at":[0-9]+,?/
        #expect(try exported(elsewhere).replacing(moments, with: "") == lines.replacing(moments, with: ""))
    }

    @Test func `what its series was called travels with a record, and does not make it another one`() throws {
        let ledger = try room.open(.write)
        try ledger.recordPlan(Sample.plan(), at: Sample.day)
        var named = record()
        named.title = "线路费支付"
        try ledger.addHandRecord(named)
        let lines = try exported(ledger)
        #expect(lines.contains(#""title":"线路费支付""#))
        let other = Room()
        let elsewhere = try other.open(.write)
        let later = Sample.day + .seconds(60)
        func bring(_ text: String, _ name: String) throws -> ImportSummary {
            try elsewhere.importFile(try other.file(name, text), plan: Sample.plan(), by: "w", at: later)
        }
        #expect(try bring(lines, "in.ndjson").records == 1)
        #expect(try elsewhere.handRecords().map(\.record) == [named])
        // From a file of the time before names were kept.
        let old = lines.replacing(#","title":"线路费支付""#, with: "")
        #expect(old != lines)
        #expect(try bring(old, "old.ndjson").records == 0)
        #expect(try elsewhere.verify().problem == nil)
    }

    @Test func `importing a file again does not bring back what was withdrawn since`() throws {
        let ledger = try room.open(.write)
        let file = try room.file(
            "a.ndjson", #"{"kind":"record","indicator":"drill","date":"2026-10-07","value":1,"unit":"次","by":"w"}"#)
        _ = try ledger.importFile(file, plan: Sample.plan(), by: "w", at: Sample.day)
        let stored = try #require(try ledger.handRecords().first)
        #expect(stored.record.unit == "次")
        try ledger.voidHandRecord(id: stored.id, by: "w", reason: "wrong", recordedAt: Sample.day)
        #expect(try ledger.importFile(file, plan: Sample.plan(), by: "w", at: Sample.day).skipped == 1)
        #expect(try ledger.handRecords().isEmpty)
    }

    @Test(arguments: [
        #"[{"name":"../x","bytes":1,"sha256":"HASH"}]"#, #"[{"name":"x","bytes":-1,"sha256":"HASH"}]"#,
        #"[{"name":"x","bytes":1,"sha256":"../../etc"}]"#, #"{"name":"x"}"#, #"[{"name":"x"}]"#, #""x""#,
    ])
    func `attachments that name anything but plain files and hashes are refused`(list: String) throws {
        let ledger = try room.open(.write)
        let hash = String(repeating: "ab", count: 32)
        let line =
            #"{"kind":"record","indicator":"i","date":"2026-10-07","value":1,"by":"w","attachments":LIST}"#
            .replacing("LIST", with: list.replacing("HASH", with: hash))
        let file = try room.file("bad.ndjson", line)
        let error = #expect(throws: LedgerError.self) {
            try ledger.importFile(file, plan: Sample.plan(), by: "w", at: Sample.day)
        }
        #expect(error?.message.hasPrefix("bad.ndjson:1: attachments must be a list") == true)
    }

    @Test func `a copy of the record has the files of its records beside it, and leaves damaged ones out`() throws {
        let ledger = try room.open(.write)
        let kept = try ledger.attachments.keep(try room.file("a.pdf", "abc"))
        let spoilt = try ledger.attachments.keep(try room.file("b.pdf", "def"))
        try ledger.addHandRecord(record(files: [kept, spoilt]))
        let copy = Room()
        _ = try copy.file("x", "")
        var copied = try ledger.backup(to: copy.directory + "/ledger.sqlite")
        #expect(copied.files == 2 && copied.bytes == 6 && copied.damaged == [])
        #expect(try copy.open(.read).verify().problem == nil)
        copied = try ledger.backup(to: copy.directory + "/second.sqlite")
        #expect(copied.files == 0 && copied.damaged == [])
        let path = try #require(try ledger.attachments.path(of: spoilt))
        try "xyz".write(toFile: path, atomically: true, encoding: .utf8)
        let third = Room()
        _ = try third.file("x", "")
        copied = try ledger.backup(to: third.directory + "/ledger.sqlite")
        #expect(copied.files == 1 && copied.damaged == [path])
    }

    @Test func `an attachment that cannot be read does not take the copy of the record with it`() throws {
        let ledger = try room.open(.write)
        let kept = try ledger.attachments.keep(try room.file("a.pdf", "abc"))
        let lost = try ledger.attachments.keep(try room.file("b.pdf", "def"))
        try ledger.addHandRecord(record(files: [kept, lost]))
        let path = try #require(try ledger.attachments.path(of: lost))
        // Readable by nobody, root neither.
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let copy = Room()
        _ = try copy.file("x", "")
        let copied = try ledger.backup(to: copy.directory + "/ledger.sqlite")
        #expect(copied.files == 1 && copied.damaged == [path])
        #expect(FileManager.default.fileExists(atPath: copy.directory + "/ledger.sqlite"))
    }

    @Test func `a copy that was spoilt is replaced by the next one`() throws {
        let ledger = try room.open(.write)
        let kept = try ledger.attachments.keep(try room.file("a.pdf", "abc"))
        try ledger.addHandRecord(record(files: [kept]))
        let copy = Room()
        _ = try copy.file("x", "")
        _ = try ledger.backup(to: copy.directory + "/ledger.sqlite")
        let store = AttachmentStore(stateDirectory: copy.directory)
        let path = try #require(try store.path(of: kept))
        try "xyz".write(toFile: path, atomically: true, encoding: .utf8)
        let copied = try ledger.backup(to: copy.directory + "/second.sqlite")
        #expect(copied.files == 1 && copied.damaged == [] && store.fault(of: kept) == nil)
    }

    @Test func `attachments that cannot be listed end the copy, and are not taken for none`() throws {
        let ledger = try room.open(.write)
        let copy = Room()
        _ = try copy.file("x", "")
        try "".write(toFile: ledger.attachments.directory, atomically: true, encoding: .utf8)
        #expect(throws: LedgerError.self) { try ledger.backup(to: copy.directory + "/ledger.sqlite") }
        let attachment = Attachment(name: "a.pdf", bytes: 3, sha256: String(repeating: "a", count: 64))
        #expect(ledger.attachments.fault(of: attachment)?.isHere == true, "not known to be elsewhere")
    }

    private func exported(_ ledger: Ledger) throws -> String {
        var bytes: [UInt8] = []
        let interval = Interval(Sample.day - .seconds(86_400), Sample.day + .seconds(86_400))
        _ = try ledger.export(interval) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
