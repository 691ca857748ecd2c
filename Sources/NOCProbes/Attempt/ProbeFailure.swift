internal import Glibc
package import NOCCore
package import NetIO

/// Why an attempt ends here: an outcome other than ok, and its reason.
package struct ProbeFailure: Error, Hashable {
    package var outcome: Outcome
    package var reason: Reason

    /// The target's failure.
    package init(_ code: Reason.Code, _ detail: String = "") {
        (outcome, reason) = (.fail, Reason(code, detail))
    }

    /// The collector's own trouble: it says nothing of the target.
    package init(unknown code: Reason.Code, _ detail: String = "") {
        (outcome, reason) = (.unknown, Reason(code, detail))
    }

    /// No name server is the collector's trouble, a name that does not exist is the target's.
    package init(_ failure: ResolveFailure, host: String) {
        switch failure.kind {
        case .nameNotFound: self.init(.nameNotFound, "\(host): \(failure)")
        case .noNameServer: self.init(unknown: .noNameServer, "\(host): \(failure)")
        case .local: self.init(unknown: .localError, "\(host): \(failure)")
        }
    }

    /// `peer` is put before the system's words.
    package init(_ error: NetIOError, peer: String) {
        let detail = "\(peer): \(error)"
        guard error.origin == .remote else {
            let isForbidden = error.code == EPERM || error.code == EACCES
            self.init(unknown: isForbidden ? .noPermission : .localError, detail)
            return
        }
        switch error.code {
        case ETIMEDOUT: self.init(.timeout, "\(peer): no answer to \(error.operation) in time")
        case ECONNREFUSED: self.init(.connectionRefused, peer)
        case EHOSTUNREACH, EHOSTDOWN: self.init(.hostUnreachable, peer)
        case ENETUNREACH: self.init(.networkUnreachable, peer)
        case ECONNRESET, EPIPE, ECONNABORTED: self.init(.cutOff, detail)
        case EPROTO: self.init(.protocolError, detail)
        default: self.init(.connectionFailed, detail)
        }
    }

    package init(_ failure: TLSFailure, peer: String) {
        let detail = "\(peer): \(failure)"
        switch failure.kind {
        case .expired: self.init(.certificateExpired, detail)
        case .untrusted: self.init(.certificateUntrusted, detail)
        case .handshake: self.init(.tlsFailed, detail)
        case .certificateWanted: self.init(.clientCertificateRequired, detail)
        case .noCredential: self.init(unknown: .noCredential, detail)
        case .timeout: self.init(.timeout, detail)
        case .cut: self.init(.cutOff, detail)
        case .local: self.init(unknown: .localError, detail)
        }
    }
}

extension Lanes.Failure {
    /// Whose answer is too much for us has failed; who had to wait for others has not.
    var verdict: (Outcome, Reason.Code, String) {
        switch self {
        case .overran: (.fail, .timeout, "the answer came, but could not be judged in time")
        case .stillRunning: (.fail, .timeout, "the answer came, but an earlier one is still being judged")
        case .crowded: (.unknown, .localError, "the answer came, but too many others wait to be judged")
        }
    }
}

extension ProbeFailure {
    init(_ failure: Lanes.Failure, peer: String) {
        let (outcome, code, text) = failure.verdict
        self.outcome = outcome
        reason = Reason(code, "\(peer): \(text)")
    }
}

/// The steps of one attempt, kept when a trace is wanted.
struct TraceRecorder {
    private(set) var steps: [TraceStep] = []
    /// Monotonic.
    let start: Duration
    private let isOn: Bool

    init(isOn: Bool) {
        self.isOn = isOn
        start = EventLoop.monotonic()
    }

    /// A step that began at `begin` (monotonic) and ends now.
    mutating func step(_ name: String, _ detail: @autoclosure () -> String, since begin: Duration) {
        guard isOn else { return }
        let duration = EventLoop.monotonic() - begin
        steps.append(TraceStep(name, detail(), start: begin - start, duration: duration))
    }

    /// What came and was no answer, where anything did.
    mutating func ignored(_ strays: Strays, since begin: Duration) {
        guard let text = strays.text else { return }
        step("  ignored", text, since: begin)
    }

    /// A step that has been timed already; `begin` is monotonic.
    mutating func add(
        _ name: String, _ detail: @autoclosure () -> String, start begin: Duration, duration: Duration
    ) {
        guard isOn else { return }
        steps.append(TraceStep(name, detail(), start: begin - start, duration: duration))
    }
}
