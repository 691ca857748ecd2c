package import NOCCore
internal import NetIO
package import SNMPClient

/// Watches how long an agent has been up; a restart since the last attempt is an event (`restarted`), never a failure.
///
/// Latency is the round trip. Measurement: `uptime_s`.
package actor SNMPUptimeProber: Prober {
    private static let engineBoots: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 10, 2, 1, 2, 0]
    private static let engineTime: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 10, 2, 1, 3, 0]

    private let agent: SNMPAgent
    private let timeout: Duration
    private var last: AgentUptime?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { agent.unownedExecutor }

    package init(of agent: SNMPAgent, timeout: Duration) {
        self.agent = agent
        self.timeout = timeout
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = SNMPAttempt(agent, timeout: timeout, trace: trace)
        do throws(ProbeFailure) {
            if trace { try await attempt.connect() }
            let response = try await attempt.get([SystemGroup.upTime, Self.engineBoots, Self.engineTime])
            let now = AgentUptime(
                at: EventLoop.monotonic(), ticks: response.values[0].integer.flatMap(UInt32.init(exactly:)),
                engineBoots: response.values[1].integer,
                engineSeconds: response.values[2].integer.flatMap(Int32.init(exactly:)))
            guard let seconds = now.seconds else {
                throw await attempt.lacks(SystemGroup.upTime, response.values[0])
            }
            var result = ProbeResult(
                .ok, latency: Latency(response.roundTrip), measurements: [Measurement(.uptime, seconds)])
            if let last, let before = last.seconds, now.isRestarted(since: last) {
                let detail = "\(agent.endpoint): up for \(Int64(seconds)) s, was up for \(Int64(before)) s"
                result.events = [Reason(.restarted, detail)]
            }
            last = now
            return attempt.finish(result)
        } catch {
            return attempt.finish(error)
        }
    }
}

/// One reading of an agent's clocks.
package struct AgentUptime: Sendable, Hashable {
    /// Monotonic, here.
    package var at: Duration
    /// sysUpTime: wraps after 497 days.
    package var ticks: UInt32?
    /// snmpEngineBoots and snmpEngineTime (RFC 3411): the latter wraps after 68 years. Not every agent has them.
    package var engineBoots: Int64?
    package var engineSeconds: Int32?

    package init(at: Duration, ticks: UInt32?, engineBoots: Int64? = nil, engineSeconds: Int32? = nil) {
        self.at = at
        self.ticks = ticks
        self.engineBoots = engineBoots
        self.engineSeconds = engineSeconds
    }

    /// The engine's time, which does not wrap, before sysUpTime.
    package var seconds: Double? { engineSeconds.map(Double.init) ?? ticks.map { Double($0) / 100 } }

    /// Other engine boots tell it. Else the clock does: after a restart it shows no more than the time since the last
    /// reading, and, unlike one that wrapped, not what it would show had it gone on.
    package func isRestarted(since last: AgentUptime) -> Bool {
        if let engineBoots, let before = last.engineBoots, engineBoots != before { return true }
        let elapsed = (at - last.at) / .seconds(1)
        if let engineSeconds, let before = last.engineSeconds {
            return AgentUptime.beganAnew(Double(engineSeconds), Double(before), elapsed, wrap: 2_147_483_648)
        }
        guard let ticks, let before = last.ticks else { return false }
        return AgentUptime.beganAnew(Double(ticks) / 100, Double(before) / 100, elapsed, wrap: 42_949_672.96)
    }

    /// All in seconds.
    private static func beganAnew(_ now: Double, _ before: Double, _ elapsed: Double, wrap: Double) -> Bool {
        // Two clocks, one of them in whole seconds, and the way of the answer.
        let slack = 2 + elapsed * 0.01
        let expected = (before + elapsed).truncatingRemainder(dividingBy: wrap)
        let away = abs(now - expected)
        return now <= elapsed + slack && min(away, wrap - away) > slack
    }
}
