import Foundation
import NOCCore
import NOCMonitor

/// What the daemon last said of its own work: `STATE/daemon.json`, written anew at each sign of life, read by `noc status`.
struct DaemonMetrics: Codable {
    var pid: Int32
    /// Milliseconds since the epoch.
    var time: Instant
    var metrics: SelfMetrics

    private static func url(_ stateDirectory: String) -> URL {
        URL(fileURLWithPath: stateDirectory, isDirectory: true).appendingPathComponent("daemon.json")
    }

    /// What is written replaces the last as a whole, so that no reader sees half of it.
    func write(to stateDirectory: String) throws {
        try JSONEncoder().encode(self).write(to: Self.url(stateDirectory), options: .atomic)
    }

    /// Nil unless process `pid` wrote it.
    static func read(from stateDirectory: String, of pid: Int32) -> DaemonMetrics? {
        // None is there before the first sign of life; one that another version wrote tells nothing.
        guard let data = try? Data(contentsOf: url(stateDirectory)),
            // Of another version.
            let found = try? JSONDecoder().decode(DaemonMetrics.self, from: data)
        else { return nil }
        return found.pid == pid ? found : nil
    }
}
