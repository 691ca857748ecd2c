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
    var metrics: SelfMetrics

    private static func url(_ stateDirectory: String) -> URL {
        URL(fileURLWithPath: stateDirectory, isDirectory: true).appendingPathComponent("daemon.json")
    }

    /// What is written replaces the last as a whole, so that no reader sees half of it.
    func write(to stateDirectory: String) throws {
        let json: JSON = [
            "pid": .integer(Int64(pid)), "time": .integer(time.milliseconds), "metrics": metrics.json,
        ]
        try Data(json.jsonText().utf8).write(to: Self.url(stateDirectory), options: .atomic)
    }

    /// Nil unless process `pid` wrote it.
    static func read(from stateDirectory: String, of pid: Int32) -> DaemonMetrics? {
        // None is there before the first sign of life; one that cannot be read tells nothing.
        guard let data = try? PlainFile.contents(url(stateDirectory).path), let json = try? JSON(data),
            json["pid"]?.integer == Int64(pid), let time = json["time"]?.integer, let metrics = json["metrics"]
        else { return nil }
        return DaemonMetrics(pid: pid, time: Instant(milliseconds: time), metrics: SelfMetrics(metrics))
    }
}
