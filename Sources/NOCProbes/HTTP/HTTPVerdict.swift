internal import CurlClient
internal import NOCCore
internal import NetIO

/// What speaks against an attempt. The text is whole: secrets are taken out before it becomes a reason, which cuts it.
struct HTTPVerdict: Error {
    var outcome: Outcome
    var code: Reason.Code
    var text: String

    init(_ outcome: Outcome, _ code: Reason.Code, _ text: String) {
        self.outcome = outcome
        self.code = code
        self.text = text
    }

    init(_ code: Reason.Code, _ text: String) { self.init(.fail, code, text) }

    /// `step` names the one of several that went wrong.
    func reason(_ redactor: Redactor, step: String?) -> Reason {
        Reason(code, redactor.redacted(step.map { "\($0): \(text)" } ?? text))
    }

    /// An answer that was not read to its end.
    init(_ failure: Lanes.Failure) {
        let (outcome, code, text) = failure.verdict
        self.init(outcome, code, text)
    }

    init(_ failure: HTTPFailure) {
        let message = failure.message
        switch failure.kind {
        case .timeout: self.init(.timeout, message)
        case .nameNotFound: self.init(.nameNotFound, message)
        case .connectionRefused: self.init(.connectionRefused, message)
        case .hostUnreachable: self.init(.hostUnreachable, message)
        case .networkUnreachable: self.init(.networkUnreachable, message)
        case .connectionFailed: self.init(.connectionFailed, message)
        case .cutOff: self.init(.cutOff, message)
        case .tlsFailed: self.init(.tlsFailed, message)
        case .clientCertificateRequired: self.init(.clientCertificateRequired, message)
        case .certificateExpired: self.init(.certificateExpired, message)
        case .certificateUntrusted, .certificateForOtherName: self.init(.certificateUntrusted, message)
        case .protocolError: self.init(.protocolError, message)
        case .tooLarge: self.init(.tooLarge, message)
        case .tooManyRedirects: self.init(.tooManyRedirects, message)
        case .redirectRefused: self.init(.urlUnexpected, message)
        case .noNameServer: self.init(.unknown, .noNameServer, message)
        case .noPermission: self.init(.unknown, .noPermission, message)
        case .noCredential: self.init(.unknown, .noCredential, message)
        case .proxyFailed, .local, .cancelled: self.init(.unknown, .localError, message)
        }
    }
}
