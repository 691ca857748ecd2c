import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct HeartbeatFilesTests {
    private let room = Room()
    private let key = CheckKey(target: "backup", check: "nightly")
    private var files: HeartbeatFiles { HeartbeatFiles(stateDirectory: room.directory) }
    private var box: String { room.directory + "/heartbeats/new" }
    private let report = HeartbeatReport(
        time: Instant(milliseconds: 1_790_000_000_000), isFailed: true, status: 2, message: "磁盘已满",
        duration: .milliseconds(12_345), by: "root")

    private func prepare() throws {
        try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
        try files.prepare()
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// These bytes are on disks: a change needs a reader for them.
    @Test func `a report and what is known of a check are kept in these words`() throws {
        #expect(
            StoredHeartbeatReport(key: key, report: report).storedText
                == #"{"check":"nightly","report":{"by":"root","duration_ms":12345,"failed":true,"message":"磁盘已满","#
                + #""status":2,"time_ms":1790000000000},"schema":"noc.heartbeat/1","target":"backup"}"#)
        let state = HeartbeatState(
            since: Instant(milliseconds: 5), last: HeartbeatReport(time: Instant(milliseconds: 7), by: "a"),
            lastSuccess: Instant(milliseconds: 7))
        #expect(
            state.storedText
                == #"{"last":{"by":"a","time_ms":7},"last_success_ms":7,"schema":"noc.heartbeat-state/1","since_ms":5}"#
        )
        #expect(try HeartbeatState(storedText: state.storedText, in: "a file") == state)
        let read = try StoredHeartbeatReport(
            storedText: StoredHeartbeatReport(key: key, report: report).storedText, in: "a file")
        #expect(read.key == key && read.report == report)
    }

    @Test func `what was left waits until it is removed, and what is known outlives the process`() throws {
        try prepare()
        try files.leave(report, for: key)
        var earlier = report
        earlier.time = Instant(milliseconds: 1_780_000_000_000)
        try files.leave(earlier, for: key)
        let mail = try files.waiting()
        #expect(mail.items.map(\.report) == [earlier, report] && mail.refused.isEmpty)
        #expect(files.remove(mail.items.map(\.name)).isEmpty)
        #expect(try files.waiting() == HeartbeatMail())
        #expect(try files.state(of: key) == nil)
        let state = HeartbeatState(since: earlier.time, last: report)
        try files.keep(state, of: key)
        #expect(try files.state(of: key) == state)
    }

    @Test func `the group may add to what waits, not take from it, and touches nothing else`() throws {
        let umask = umask(0o077)
        defer { _ = Glibc.umask(umask) }
        try prepare()
        try files.leave(report, for: key)
        try files.keep(HeartbeatState(since: report.time), of: key)
        #expect(try mode(box) == 0o1770)
        #expect(try mode(room.directory + "/heartbeats") == 0o750)
        #expect(try mode(room.directory + "/heartbeats/backup~nightly.json") == 0o640)
        let names = try FileManager.default.contentsOfDirectory(atPath: box)
        #expect(try mode("\(box)/\(names[0])") == 0o644)
    }

    @Test(arguments: [
        ("text", "the report is no JSON"), ("other", "is of the schema"), ("huge", "more than 8192 bytes"),
        ("deep", "is no JSON"), ("link", "cannot be opened"), ("pipe", "no plain file"), ("status", "an exit status"),
        ("ages", "not a time"),
    ])
    func `what is no report is refused, never followed or waited for, and can be removed`(
        _ kind: String, _ why: String
    ) throws {
        try prepare()
        let (path, whole) = ("\(box)/x", StoredHeartbeatReport(key: key, report: report).storedText)
        let text: String? =
            switch kind {
            case "text": "hello"
            case "other": #"{"schema":"noc.plan/1"}"#
            case "huge": String(repeating: " ", count: 9_000) + whole
            case "deep": String(repeating: "[", count: 8_000)
            case "status": whole.replacing("\"status\":2", with: "\"status\":-2")
            case "ages": whole.replacing("1790000000000", with: "-9223372036854775808")
            default: nil
            }
        if let text { try text.write(toFile: path, atomically: false, encoding: .utf8) }
        if kind == "link" { #expect(symlink("/etc/passwd", path) == 0) }
        if kind == "pipe" { #expect(mkfifo(path, 0o666) == 0) }
        let mail = try files.waiting()
        #expect(mail.items.isEmpty && mail.refused.map(\.name) == ["x"])
        #expect(mail.refused.first?.why.contains(why) == true, "\(mail.refused)")
        #expect(files.remove(["x"]).isEmpty)
        #expect(try files.waiting() == HeartbeatMail())
    }

    @Test func `a folder among what waits is nobody's report and holds up none`() throws {
        try prepare()
        try FileManager.default.createDirectory(atPath: "\(box)/0/full", withIntermediateDirectories: true)
        try files.leave(report, for: key)
        #expect(try files.waiting().items.count == 1)
    }

    @Test func `a link in the place of the folders is not followed`() throws {
        let elsewhere = room.directory + "-elsewhere"
        defer { try? FileManager.default.removeItem(atPath: elsewhere) }
        try FileManager.default.createDirectory(atPath: elsewhere + "/new", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
        #expect(symlink(elsewhere, room.directory + "/heartbeats") == 0)
        #expect(throws: LedgerError.self) { try files.prepare() }
        #expect(throws: LedgerError.self) { try files.leave(report, for: key) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere + "/new").isEmpty)
    }

    @Test func `nothing waits where there is no state directory, and nothing is made there`() throws {
        #expect(try files.waiting() == HeartbeatMail() && files.state(of: key) == nil)
        let error = #expect(throws: LedgerError.self) { try files.leave(report, for: key) }
        #expect(error?.code == .missing)
        #expect(!FileManager.default.fileExists(atPath: room.directory))
    }
}
