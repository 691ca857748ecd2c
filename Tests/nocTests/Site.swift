import Foundation

/// A small site with a configuration and a state directory of its own.
struct Site {
    let folder: Folder
    let configuration: String
    var state: String { "\(folder.path)/state" }

    /// Two targets in two groups; `port` is what `web` is checked at.
    init(port: UInt16 = 9, extra: String = "") throws {
        folder = try Folder()
        configuration = try folder.write(Site.text(port: port, extra: extra), to: "noc.yaml")
    }

    func noc(_ arguments: String...) async throws -> Binary.Outcome {
        try await Binary.run(["--config", configuration, "--state-dir", state] + arguments)
    }

    func noc(_ arguments: [String], environment: [String: String] = [:]) async throws -> Binary.Outcome {
        let options = ["--config", configuration, "--state-dir", state]
        return try await Binary.run(options + arguments, environment: environment)
    }

    static func text(port: UInt16, extra: String) -> String {
        """
        site: { id: test, name: 东区核心机房, organisation: 中心, collector: c1, network: 外网,
                time_zone: Asia/Shanghai, locale: zh-CN }
        defaults: { interval: 1s, timeout: 1s, retry_interval: 200ms, failures_to_down: 2, successes_to_up: 2,
                    stale_after: 10m }
        objectives:
          strict: { availability: 99.9% }
        groups:
          - { id: service, name: 业务系统, objective: strict }
          - { id: line, name: 线路 }
        targets:
          - { id: web, name: 区政府网站, group: service, checks: [ { id: tcp, tcp: { host: 127.0.0.1, port: \(port) } } ] }
          - { id: uplink, name: 互联网出口, group: line, checks: [ { id: tcp, tcp: { host: 127.0.0.1, port: \(port) } } ] }
        \(extra)

        """
    }

    /// October 2026 of `web` each five minutes, down from 10:00 to 10:30 on the 7th.
    func october() throws -> String {
        var lines: [String] = []
        let start: Int64 = 1_790_784_000_000
        let outage = (start + (6 * 24 + 10) * 3_600_000)..<(start + (6 * 24 + 10) * 3_600_000 + 1_800_000)
        for time in stride(from: start, to: start + 31 * 86_400_000, by: 300_000) {
            let isDown = outage.contains(time)
            lines.append(
                """
                {"kind":"observation","time":\(time),"target":"web","check":"tcp","outcome":"\(isDown ? "fail" : "ok")",\
                "latency_ms":\(isDown ? "null" : "12.5"),"reason":\(isDown ? "\"connection_refused\"" : "null")}
                """)
        }
        return try folder.write(lines.joined(separator: "\n") + "\n", to: "october.ndjson")
    }
}

/// JSON as a test looks at it.
struct JSON {
    private let value: Any?

    init(_ text: String) throws { value = try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    private init(value: Any?) { self.value = value }

    subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
    subscript(index: Int) -> JSON {
        let array = value as? [Any] ?? []
        return JSON(value: array.indices.contains(index) ? array[index] : nil)
    }
    var string: String? { value as? String }
    var int: Int? { (value as? NSNumber)?.intValue }
    var double: Double? { (value as? NSNumber)?.doubleValue }
    var bool: Bool? { (value as? NSNumber)?.boolValue }
    var isNull: Bool { value is NSNull }
    var array: [JSON] { (value as? [Any] ?? []).map { JSON(value: $0) } }
    var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
}
