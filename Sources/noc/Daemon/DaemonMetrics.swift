import Foundation
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations

/// What the daemon last said of its own work: `STATE/daemon.json`, written anew at each sign of life, read by `noc status`.
struct DaemonMetrics {
    var pid: Int32
    /// Milliseconds since the epoch.
    var time: Instant
    /// Nil where there was no room for them.
    var metrics: SelfMetrics?
    /// That it cannot write the record.
    var failure: RecordTrouble?
    /// It tells of no record: there never was one.
    var hasNeverRecorded = false

    private static func url(_ stateDirectory: String) -> URL {
        URL(fileURLWithPath: stateDirectory, isDirectory: true).appendingPathComponent("daemon.json")
    }

    /// What is written replaces the last as a whole, so that no reader sees half of it. On a disk without room for another
    /// file what matters is written over the last one.
    func write(to stateDirectory: String) throws {
        let url = Self.url(stateDirectory)
        do {
            try Data(json.jsonText().utf8).write(to: url, options: .atomic)
        } catch {
            guard failure != nil, overwrite(url.path) else { throw error }
        }
    }

    private var json: JSON {
        [
            "pid": .integer(Int64(pid)), "time": .integer(time.milliseconds), "metrics": metrics?.json ?? .null,
            "record_failure": failure.map(Self.json) ?? .null, Ledger.neverRecorded: .bool(hasNeverRecorded),
        ]
    }

    private static func json(_ failure: RecordTrouble) -> JSON {
        ["since": .integer(failure.since.milliseconds), "error": .string(failure.error)]
    }

    /// Keeps the length of the file, which takes no room; blanks after the end are nothing to a reader.
    private func overwrite(_ path: String) -> Bool {
        var short = self
        short.metrics = nil
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = Array(short.json.jsonText().utf8)
        let length = Int(lseek(descriptor, 0, SEEK_END))
        guard bytes.count <= length else { return false }
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: length - bytes.count)
        return pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    }

    /// Nil unless process `pid` wrote it.
    static func read(from stateDirectory: String, of pid: Int32) -> DaemonMetrics? {
        // None is there before the first sign of life; one that cannot be read tells nothing.
        guard let data = try? PlainFile.contents(url(stateDirectory).path), let json = try? JSON(data),
            json["pid"]?.integer == Int64(pid), let time = json["time"]?.integer
        else { return nil }
        let metrics = json["metrics"].flatMap { $0["schedule"] == nil ? nil : SelfMetrics($0) }
        return DaemonMetrics(
            pid: pid, time: Instant(milliseconds: time), metrics: metrics,
            failure: json["record_failure"].flatMap(Self.failure))
    }

    private static func failure(_ json: JSON) -> RecordTrouble? {
        guard let since = json["since"]?.integer, let error = json["error"]?.string else { return nil }
        return RecordTrouble(since: Instant(milliseconds: since), error: error)
    }
}
