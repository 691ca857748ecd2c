internal import CurlClient
internal import NOCCore
internal import NetIO

/// What one attempt has come to so far.
struct HTTPAttempt {
    var recorder: TraceRecorder
    /// The name of the step that is under way, where there are several.
    var step: String?
    private(set) var values: [String: String]
    private(set) var redactor = Redactor()
    /// How it went with the login; nil while its guard has not let the attempt in.
    var login: CredentialGuard.End?
    /// When that guard let it in (monotonic).
    var entered: Duration = .zero
    private var outcome = Outcome.ok
    private var reason: Reason?
    /// Of all answers; nil while there is none.
    private var total: Duration?
    private var measurements: [Measure: Double] = [:]
    private var events: [Reason] = []
    /// Addresses without their queries of the pages that earlier steps came to.
    private var pages: Set<String> = []

    init(recorder: TraceRecorder, access: HTTPAccess) {
        self.recorder = recorder
        values = access.values
        for secret in access.secrets { redactor.hide(secret) }
    }

    var result: ProbeResult {
        ProbeResult(
            outcome, reason: reason, latency: total.map { Latency($0) },
            measurements: measurements.sorted { $0.key.name < $1.key.name }.map { Measurement($0.key, $0.value) },
            events: events, trace: recorder.steps)
    }

    /// That a person let the login be tried again goes into the record with what came of it.
    mutating func tell(of cleared: LoginState.Clearance) {
        let note = cleared.note.map { ": \($0)" } ?? ""
        events.append(Reason(.loginCleared, "by \(cleared.by)\(note)"))
    }

    /// Warnings come first and end nothing: the first of them stays unless something worse follows.
    mutating func object(_ verdict: HTTPVerdict) {
        guard outcome == .ok || verdict.outcome != .degraded else { return }
        outcome = verdict.outcome
        reason = verdict.reason(redactor, step: step)
    }

    /// A session's tokens are nobody's business either.
    mutating func learn(_ captured: [String: String]) {
        values.merge(captured) { $1 }
        for value in captured.values where value.count >= 6 { redactor.hide(value) }
    }

    mutating func visited(_ response: HTTPResponse) { pages.insert(response.url.shown) }

    /// Whether the answer is a page that an earlier step saw, or that of the request itself, to which the server led back: who
    /// signs in with a wrong password is often sent to the page of the login again.
    func isBack(at response: HTTPResponse, of request: HTTPRequest) -> Bool {
        response.redirects > 0 && (pages.contains(response.url.shown) || response.url.shown == request.url.shown)
    }

    mutating func measure(_ response: HTTPResponse, certificateDays: Double?) {
        total = (total ?? .zero) + response.total
        let timings = response.timings
        measurements[.resolve] = timings.resolve?.tenths
        measurements[.connect] = timings.connect?.tenths
        measurements[.tls] = timings.tls?.tenths
        measurements[.firstByte] = timings.firstByte?.tenths
        measurements[.body] = Double(response.body.count)
        guard let certificateDays else { return }
        let least = measurements[.certificate] ?? .infinity
        measurements[.certificate] = min(least, certificateDays)
    }
}

extension HTTPAttempt {
    /// Each hop, and under it its phases.
    mutating func trace(_ hops: [HTTPHop], _ method: String) {
        for (number, hop) in hops.enumerated() {
            let prefix = step.map { "\($0): " } ?? ""
            let name = number == 0 ? "\(prefix)\(method)" : "\(prefix)redirect"
            let answer = hop.status == 0 ? "no answer" : "status \(hop.status)"
            recorder.add(
                name, redactor.redacted("\(hop.url.shown) \(answer)"), start: hop.start, duration: hop.timings.total)
            var start = hop.start
            for (phase, duration, detail) in hop.phases {
                recorder.add("  \(phase)", detail, start: start, duration: duration)
                start += duration
            }
        }
    }
}

extension HTTPHop {
    fileprivate var phases: [(String, Duration, String)] {
        let all: [(String, Duration?, String)] = [
            ("resolve", timings.resolve, url.host), ("connect", timings.connect, address ?? ""),
            ("tls", timings.tls, ""),
            ("first byte", timings.firstByte, ""),
        ]
        return all.compactMap { phase, duration, detail in duration.map { (phase, $0, detail) } }
    }
}

extension Duration {
    /// Milliseconds, with one digit after the point.
    fileprivate var tenths: Double { Latency(self).milliseconds }
}
