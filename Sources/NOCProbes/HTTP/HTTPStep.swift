internal import CurlClient
internal import NOCCore
internal import NetIO

/// One request of a check with its templates read and its expectations compiled.
struct HTTPStep: Sendable {
    /// Nil for the single request of a check without steps.
    let name: String?
    /// The address as configured, which holds no secret.
    let shownURL: String
    let judge: HTTPJudge
    let captures: [HTTPCapture]
    /// Whether the login's name or password is sent in the address, a header or the body.
    let isLogin: Bool
    /// Whether the password is.
    let sendsPassword: Bool
    /// Whether its answer is marked as the one that tells of the login.
    let tellsLogin: Bool

    private let url: HTTPTemplate
    /// Read once where the address is the same each time.
    private let fixedURL: HTTPURL?
    private let method: String
    private let headers: [(name: String, value: HTTPTemplate)]
    private let body: HTTPTemplate?
    private let contentType: String

    init(_ step: HTTPCheck.Step, name: String?) throws(HTTPVerdict) {
        self.name = name
        shownURL = step.url
        url = HTTPTemplate(step.url)
        fixedURL = url.variables.isEmpty ? try HTTPStep.parsed(step.url, shown: step.url, isOurs: true) : nil
        method = step.method
        tellsLogin = step.login
        body = step.body.map { HTTPTemplate($0) }
        judge = try HTTPJudge(step.expect)
        captures = try step.capture.map { capture throws(HTTPVerdict) in try HTTPCapture(capture) }
        var headers = step.headers.map { (name: $0.name, value: HTTPTemplate($0.value)) }
        let declared = step.headers.last { $0.name.lowercased() == "content-type" }?.value
        // A body that looks like JSON is sent as JSON; libcurl calls any other a form.
        if declared == nil, let first = step.body?.first(where: { !$0.isWhitespace }), "{[".contains(first) {
            headers.append(("Content-Type", HTTPTemplate("application/json")))
            contentType = "application/json"
        } else {
            contentType = declared ?? ""
        }
        self.headers = headers
        let templates = [url] + [body].compactMap(\.self) + headers.map(\.value)
        isLogin = templates.contains(where: \.usesLogin)
        sendsPassword = templates.contains(where: \.usesPassword)
    }

    /// Otherwise the host is a captured value, which must not get a credential.
    var hasLiteralHost: Bool { url.hasLiteralHost }

    /// - Parameters:
    ///   - values: of the templates' variables.
    ///   - authorization: the value of that field, where the step has none of its own.
    func request(_ values: [String: String], authorization: String?, followsRedirects: Bool)
        throws(HTTPVerdict) -> HTTPRequest
    {
        guard hasLiteralHost || !isLogin else {
            throw HTTPVerdict(.unknown, .localError, "\(shownURL): the credential may not go to a captured host")
        }
        var request = HTTPRequest(url: try address(values), method: method, followsRedirects: followsRedirects)
        request.maximumRedirects = judge.maximumRedirects
        for (name, value) in headers {
            let filled = try value.filled(values, for: .header)
            request.fields.append(HTTPField(name, filled, isSensitive: !value.variables.isEmpty))
        }
        if let authorization, !request.fields.contains(where: { $0.name.lowercased() == "authorization" }) {
            request.fields.append(HTTPField("Authorization", authorization, isSensitive: true))
        }
        request.body = try body.map { template throws(HTTPVerdict) in
            Array(try template.filled(values, for: .init(contentType: contentType)).utf8)
        }
        request.bodyIsSensitive = body?.usesLogin ?? false
        return request
    }

    private func address(_ values: [String: String]) throws(HTTPVerdict) -> HTTPURL {
        if let fixedURL { return fixedURL }
        return try HTTPStep.parsed(try url.filled(values, for: .url), shown: shownURL, isOurs: false)
    }

    private static func parsed(_ text: String, shown: String, isOurs: Bool) throws(HTTPVerdict) -> HTTPURL {
        do throws(HTTPURL.Problem) {
            return try HTTPURL(text)
        } catch {
            let detail = "\(shown) is no http address"
            throw isOurs ? HTTPVerdict(.unknown, .localError, detail) : HTTPVerdict(.captureFailed, detail)
        }
    }
}

extension HTTPStep {
    /// The steps of a check, or what the configuration's check should have refused.
    static func all(of check: HTTPCheck) -> Result<[HTTPStep], HTTPVerdict> {
        let isSingle = check.steps.count == 1 && check.steps[0].name == nil
        do throws(HTTPVerdict) {
            var steps: [HTTPStep] = []
            for (number, step) in check.steps.enumerated() {
                steps.append(try HTTPStep(step, name: isSingle ? nil : step.name ?? "step \(number + 1)"))
            }
            return .success(steps)
        } catch {
            return .failure(error)
        }
    }

    /// What an answer says to this step.
    struct Conclusion: Sendable {
        var verdict: HTTPVerdict?
        var captured: [String: String] = [:]
        /// The answer is not of the kind that the step expects: by itself it tells nothing of a login.
        var isOtherKind = false
        /// The answer wants a password: it is the page of a login.
        var asksForPassword = false
    }

    /// Judges the answer and captures from it: beside the event loop, but for what is done at a glance.
    nonisolated(nonsending) func reading(
        of response: HTTPResponse, _ cookies: [String: String], _ redactor: Redactor, on lanes: Lanes,
        for reader: Lanes.Client, until deadline: Duration
    ) async throws(HTTPVerdict) -> Conclusion {
        let mayReadBody = judge.readsBody || captures.contains(where: \.readsBody) || isLogin || tellsLogin
        guard mayReadBody || judge.readsFields else { return conclude(response, cookies, redactor) }
        let result = await lanes.run(for: reader, reading: response.body.count, until: deadline) {
            conclude(response, cookies, redactor)
        }
        switch result {
        case .success(let conclusion): return conclusion
        case .failure(let failure): throw HTTPVerdict(failure)
        }
    }

    private func conclude(
        _ response: HTTPResponse, _ cookies: [String: String], _ redactor: Redactor
    ) -> Conclusion {
        guard let verdict = judge.judgeHead(response, redactor) else { return read(response, cookies, redactor) }
        // Where the head of a login's answer is wrong, its body tells more.
        var page = HTTPPage(response)
        var conclusion = Conclusion(verdict: verdict)
        look(at: &page, &conclusion)
        return conclusion
    }

    private func read(_ response: HTTPResponse, _ cookies: [String: String], _ redactor: Redactor) -> Conclusion {
        var page = HTTPPage(response)
        var reading = Conclusion(verdict: judge.judgeBody(&page, redactor))
        guard reading.verdict == nil else {
            look(at: &page, &reading)
            return reading
        }
        do throws(HTTPVerdict) {
            for capture in captures {
                let cookie = capture.cookie.flatMap { cookies[$0] }
                reading.captured[capture.name] = try capture.value(in: &page, cookie: cookie)
            }
        } catch {
            reading.verdict = error
            look(at: &page, &reading)
        }
        return reading
    }

    /// What kind of answer it is that is not as expected, where that may tell of a login.
    private func look(at page: inout HTTPPage, _ conclusion: inout Conclusion) {
        guard isLogin || tellsLogin else { return }
        conclusion.isOtherKind = isOtherKind(&page)
        conclusion.asksForPassword = conclusion.isOtherKind && page.response.status < 400 && page.asksForPassword
    }

    /// A page that says that the portal is out of order, say: where JSON is expected there is none, or the type is another.
    private func isOtherKind(_ page: inout HTTPPage) -> Bool {
        if judge.expectsOtherType(than: page.response) { return true }
        guard judge.readsJSON || captures.contains(where: \.readsJSON) else { return false }
        return !page.isJSON
    }

    /// A credential that was not taken: a status that says so where one was sent, a page of the right kind that is not the
    /// one after a login, or the page of the login again: one with a field for a password, or (`isLoginAgain`) one that was
    /// visited before and is led back to. What the server did not look at for want of a client certificate is none.
    func asRefusedLogin(
        _ reading: Conclusion, _ verdict: HTTPVerdict, _ response: HTTPResponse, isAuthorized: Bool, isLoginAgain: Bool
    ) -> HTTPVerdict {
        let status = response.status
        let isTold = isLogin || tellsLogin
        if verdict.code == .clientCertificateRequired, HTTPStep.isForCertificate(response) { return verdict }
        let isDenied = [401, 403].contains(status) && (isTold || isAuthorized) || HTTPStep.denies(status) && isTold
        let isLoginPage = reading.asksForPassword || isLoginAgain
        let isOtherPage = isTold && status < 400 && (!reading.isOtherKind || isLoginPage)
        guard isDenied || isOtherPage else { return verdict }
        let again = reading.isOtherKind && isLoginPage ? "; it is the login page again" : ""
        return HTTPVerdict(.loginRefused, verdict.text + again)
    }

    /// nginx says it with its own statuses, which go out as 400, and with words; other servers may say the same of a password.
    private static func isForCertificate(_ response: HTTPResponse) -> Bool {
        [495, 496].contains(response.status)
            || response.status == 400
                && String(decoding: response.body.prefix(4_096), as: UTF8.self).contains("SSL certificate")
    }

    /// Whether the status says that what was sent is not taken: any of the client's errors (RFC 9110, 15.5; 423, 429 and what
    /// portals invent) but those by which nobody looked at it: the address is not there, or nothing came in time.
    private static func denies(_ status: Int) -> Bool {
        (400..<500).contains(status) && ![404, 405, 408, 410].contains(status)
    }
}
