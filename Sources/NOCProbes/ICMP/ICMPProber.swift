internal import Glibc
package import NOCCore
package import NetIO

/// Sends echo requests and judges loss and round trip time.
///
/// Latency is the mean round trip. Measurements: `loss_percent`, and with any reply `rtt_min_ms`, `rtt_avg_ms`,
/// `rtt_max_ms`; with two or more `jitter_ms`, the mean difference of one round trip from the one before.
package actor ICMPProber: Prober {
    private let check: ICMPCheck
    private let timeout: Duration
    private let resolver: Resolver
    private let pinger: Pinger

    package nonisolated var unownedExecutor: UnownedSerialExecutor { pinger.loop.asUnownedSerialExecutor() }

    package init(_ check: ICMPCheck, timeout: Duration, resolver: Resolver, pinger: Pinger) {
        self.check = check
        self.timeout = timeout
        self.resolver = resolver
        self.pinger = pinger
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var recorder = TraceRecorder(isOn: trace)
        do throws(ProbeFailure) {
            let address = try await resolve(&recorder)
            let series = try await ping(address, &recorder)
            return ICMPJudgement(check, address, series).result(trace: recorder.steps)
        } catch {
            return ProbeResult(error.outcome, reason: error.reason, trace: recorder.steps)
        }
    }

    private func resolve(_ recorder: inout TraceRecorder) async throws(ProbeFailure) -> IPAddress {
        let begin = EventLoop.monotonic()
        let family = check.family.flatMap { IPFamily(rawValue: $0.rawValue) }
        let found = await resolver.resolve(check.host, family: family, timeout: timeout)
        recorder.step("resolve", found.traceText, since: begin)
        switch found {
        case .failure(let failure): throw ProbeFailure(failure, host: check.host)
        case .success(let addresses):
            guard let first = addresses.first else { throw ProbeFailure(.nameNotFound, check.host) }
            return first
        }
    }

    private func ping(_ address: IPAddress, _ recorder: inout TraceRecorder) async throws(ProbeFailure) -> PingSeries {
        let begin = EventLoop.monotonic()
        let deadline = recorder.start + timeout
        // The last request needs time for its answer: a series too long for the timeout is sent faster.
        let spacing = min(check.spacing, (deadline - begin) / (2 * check.count))
        do throws(NetIOError) {
            let series = try await pinger.series(
                to: address, count: check.count, spacing: spacing, size: check.size, deadline: deadline)
            recorder.step("ping", series.traceText(address), since: begin)
            recorder.ignored(series.strays, since: begin)
            return series
        } catch {
            recorder.step("ping", "\(address): \(error)", since: begin)
            guard error.code == EPERM || error.code == EACCES else { throw ProbeFailure(error, peer: "\(address)") }
            throw ProbeFailure(unknown: .noPermission, ICMPProber.permissionHint)
        }
    }

    /// How to allow what the system refused.
    static let permissionHint = "no ICMP socket: allow it by sysctl net.ipv4.ping_group_range, or CAP_NET_RAW"
}

/// What a series of echo requests says of the target.
struct ICMPJudgement {
    private let check: ICMPCheck
    private let address: IPAddress
    private let series: PingSeries
    private let answered: [Double]

    init(_ check: ICMPCheck, _ address: IPAddress, _ series: PingSeries) {
        self.check = check
        self.address = address
        self.series = series
        answered = series.roundTrips.compactMap { $0.map { $0 / .milliseconds(1) } }
    }

    private var loss: Double { 1 - Double(answered.count) / Double(max(series.roundTrips.count, 1)) }
    private var mean: Double? { answered.isEmpty ? nil : answered.reduce(0, +) / Double(answered.count) }

    func result(trace: [TraceStep]) -> ProbeResult {
        let failure = failure
        return ProbeResult(
            failure?.outcome ?? .ok, reason: failure?.reason, latency: mean.map { Latency(milliseconds: $0) },
            measurements: measurements, trace: trace)
    }

    private var failure: ProbeFailure? {
        let count = series.roundTrips.count
        let text = "\(address): \(count - answered.count) of \(count) lost"
        if answered.isEmpty, loss >= check.lossDown { return silence }
        if loss >= check.lossDown { return ProbeFailure(.packetLoss, text) }
        if let limit = check.lossDegraded, loss >= limit { return .degraded(.packetLoss, text) }
        guard let limit = check.roundTripDegraded, let mean, mean > limit / .milliseconds(1) else { return nil }
        let tenths = Latency(milliseconds: mean).milliseconds
        return .degraded(.slow, "\(address): \(tenths) ms, more than \(limit.milliseconds) ms")
    }

    /// Why nothing came back, as far as anybody says.
    private var silence: ProbeFailure {
        if let obstacle = address.obstacle() { return ProbeFailure(unknown: .localError, "\(address): \(obstacle)") }
        guard let error = series.error else {
            return ProbeFailure(.timeout, "\(address): no reply to \(series.roundTrips.count) packets")
        }
        let text =
            "\(address): \(NetIOError.text(error.code)), says \(series.reporter.map(\.description) ?? "the network")"
        return ProbeFailure(error.code == ENETUNREACH ? .networkUnreachable : .hostUnreachable, text)
    }

    private var measurements: [Measurement] {
        var result = [Measurement(.loss, loss * 100)]
        guard let mean, let least = answered.min(), let most = answered.max() else { return result }
        if answered.count > 1 {
            let steps = zip(answered, answered.dropFirst()).map { abs($1 - $0) }
            result.insert(Measurement(.jitter, steps.reduce(0, +) / Double(steps.count)), at: 0)
        }
        result += [
            Measurement(.meanRoundTrip, mean), Measurement(.mostRoundTrip, most), Measurement(.leastRoundTrip, least),
        ]
        return result
    }
}

extension ProbeFailure {
    static func degraded(_ code: Reason.Code, _ detail: String) -> ProbeFailure {
        var failure = ProbeFailure(code, detail)
        failure.outcome = .degraded
        return failure
    }
}

extension PingSeries {
    func traceText(_ address: IPAddress) -> String {
        let times = roundTrips.map { $0.map { "\(Latency($0).milliseconds) ms" } ?? "lost" }
        return "\(address): \(times.joined(separator: ", "))"
    }
}
