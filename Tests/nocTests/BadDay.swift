import Foundation
import Synchronization
import TestSupport
import Testing

/// What happens to a daemon in the years it runs, done to the real binary. One day after another: each wants the processor.
@Suite(.serialized, .timeLimit(.minutes(2))) enum BadDay {}

extension Site {
    /// A site of HTTP checks of `server`, each 200 ms or `interval`, of which one failure is an outage.
    init(
        watching server: MoodyServer, targets: Int = 1, interval: String = "200ms", staleAfter: String = "1s",
        hooks: (Folder) -> String = { _ in "" }
    ) throws {
        try self.init()
        let list = (0..<targets).map {
            "  - { id: t\($0), name: 目标, checks: [ { id: web, http: { url: \"\(server.url)/\($0)\" } } ] }"
        }
        _ = try folder.write(
            """
            site: { id: test, name: 机房, collector: c1, time_zone: Asia/Shanghai }
            defaults: { interval: \(interval), timeout: \(interval), retry_interval: 100ms, failures_to_down: 1,
                        successes_to_up: 1, stale_after: \(staleAfter), flapping: { count: 1000, window: 100ms } }
            targets:
            \(list.joined(separator: "\n"))
            \(hooks(folder))

            """, to: "noc.yaml")
    }

    /// A hook that appends its delivery, event and incident to `alerts` in the site's folder.
    static func logging(_ id: String = "log", on events: String = "[down, up]") -> @Sendable (Folder) -> String {
        { folder in
            let line = "echo \\\"$NOC_DELIVERY_ID $NOC_EVENT $NOC_INCIDENT\\\" >>$OUT"
            return """
                hooks:
                  - { id: \(id), command: [/bin/sh, -c, "\(line)"], on: \(events), environment: { OUT: "\(folder.path)/alerts" } }
                """
        }
    }

    /// What the logging hook was given, in order.
    var alerts: [Alert] {
        let lines = (try? folder.text("alerts"))?.split(separator: "\n") ?? []
        return lines.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 2 else { return nil }
            return Alert(delivery: words[0], event: words[1], incident: words.count > 2 ? words[2] : "")
        }
    }

    struct Alert: Hashable {
        var delivery: String
        var event: String
        var incident: String
    }

    /// None where there is no record yet.
    func deliveries() async throws -> [JSON] {
        let outcome = try await noc("hooks", "log", "--json", "--limit", "100000")
        return outcome.status == 0 ? try JSON(outcome.output).array : []
    }

    /// What a query says of the record as it stands, a row an array. Copied first: so the copy is looked at as well.
    func rows(_ query: String) async throws -> [[JSON]] {
        let copy = "\(folder.path)/\(UUID().uuidString).sqlite"
        let backup = try await noc("backup", copy)
        guard backup.status == 0 else { throw PeerError("backup: \(backup.errors)") }
        let script =
            "import json,sqlite3,sys; print(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))"
        let outcome = try await Binary.run("/usr/bin/env", ["python3", "-c", script, copy, query])
        guard outcome.status == 0 else { throw PeerError("python3: \(outcome.errors)") }
        return try JSON(outcome.output).array.map(\.array)
    }

    /// What events of a kind say, in order.
    func events(_ kind: String) async throws -> [JSON] {
        try await rows("SELECT payload FROM chain WHERE kind = '\(kind)' ORDER BY seq").map {
            try JSON($0[0].string ?? "")["details"]
        }
    }
}

/// A web server that is well or ill: 200 or 500 to every path, or each path in its own turn.
final class MoodyServer: Sendable {
    enum Mood: Sendable {
        case well, ill, stalling
        /// Each path is well for half of `period` and ill for the other half, one path after another.
        case flapping(period: Duration)
    }

    private let server: LyingServer
    private let shared: Shared

    private final class Shared: Sendable {
        let mood: Mutex<Mood>
        let epoch = ContinuousClock.now
        init(_ mood: Mood) { self.mood = Mutex(mood) }
    }

    init(_ mood: Mood = .well) throws {
        let shared = Shared(mood)
        self.shared = shared
        server = try LyingServer { connection in
            let path = connection.readRequest().split(separator: " ").dropFirst().first.map(String.init) ?? "/"
            switch shared.mood.withLock({ $0 }) {
            case .well: connection.respond(200)
            case .ill: connection.respond(500)
            case .stalling: connection.stall()
            case .flapping(let period):
                let shift = period / 7 * (Int(path.dropFirst()) ?? 0)
                let turns = (ContinuousClock.now - shared.epoch + shift) / (period / 2)
                connection.respond(Int(turns) % 2 == 0 ? 200 : 500)
            }
        }
    }

    var url: String { "http://127.0.0.1:\(server.port)" }
    var visits: Int { server.count }
    func become(_ mood: Mood) { shared.mood.withLock { $0 = mood } }
}
