internal import CurlClient
internal import NOCCore

/// The expectations of one step, ready to be held against answers.
struct HTTPJudge: Sendable {
    /// For all expressions of a step together. One that backtracks over a hostile page is given up, which fails the check.
    static let patternBudget = Duration.milliseconds(200)

    private let expect: HTTPExpectation
    private let patterns: [BoundedPattern]
    private let headers: [(name: String, pattern: BoundedPattern)]
    private let json: [(path: JSONPath, expectation: JSONExpectation)]
    private let finalURL: HTTPURL?

    /// Throws where the configuration's check should have refused.
    init(_ expect: HTTPExpectation) throws(HTTPVerdict) {
        self.expect = expect
        patterns = try expect.bodyMatches.map { text throws(HTTPVerdict) in try HTTPJudge.compiled(text) }
        headers = try expect.headers.map { header throws(HTTPVerdict) in
            (header.name, try HTTPJudge.compiled(header.value))
        }
        json = try expect.json.map { expectation throws(HTTPVerdict) in
            guard let path = JSONPath(expectation.path) else {
                throw HTTPVerdict(.unknown, .localError, "\(expectation.path) is no JSON path")
            }
            return (path, expectation)
        }
        finalURL = try expect.finalURL.map { text throws(HTTPVerdict) in
            // The verdict says all that the problem does.
            guard let url = try? HTTPURL(text) else {
                throw HTTPVerdict(.unknown, .localError, "\(text) is no http address")
            }
            return url
        }
    }

    static func compiled(_ text: String) throws(HTTPVerdict) -> BoundedPattern {
        guard let pattern = BoundedPattern(text) else {
            throw HTTPVerdict(.unknown, .localError, "/\(text)/ is no regular expression")
        }
        return pattern
    }

    /// Whether judging reads through the body.
    var readsBody: Bool {
        !(expect.bodyContains.isEmpty && expect.bodyLacks.isEmpty && patterns.isEmpty && json.isEmpty)
            || expect.title != nil
    }

    /// Whether judging holds expressions against the header.
    var readsFields: Bool { !headers.isEmpty }

    var readsJSON: Bool { !json.isEmpty }

    /// Whether a type is expected, and the answer's is another.
    func expectsOtherType(than response: HTTPResponse) -> Bool {
        headers.contains { name, pattern in
            name.lowercased() == "content-type"
                && !pattern.matches(anyOf: response.values(name), budget: Self.patternBudget)
        }
    }

    var maximumRedirects: Int { expect.maximumRedirects }

    func accepts(status: Int) -> Bool { expect.status.contains { $0.contains(status) } }

    // MARK: Judging

    /// The first thing wrong with the answer's head; nil: nothing. Not on the event loop where it `readsFields`.
    func judgeHead(_ response: HTTPResponse, _ redactor: Redactor) -> HTTPVerdict? {
        guard accepts(status: response.status) else {
            let wanted = expect.status.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            let detail = "status \(response.status), expected \(wanted.joined(separator: ", "))"
            // 495 and 496 are nginx's own.
            guard response.lacksCertificate, [400, 401, 403, 495, 496].contains(response.status) else {
                return HTTPVerdict(.statusUnexpected, detail)
            }
            let why = "the server asks for a client certificate, and none is configured"
            return HTTPVerdict(.clientCertificateRequired, "\(detail); \(why)")
        }
        if let finalURL, finalURL != response.url {
            return HTTPVerdict(.urlUnexpected, "ended at \(response.url.shown), expected \(finalURL.shown)")
        }
        for (name, pattern) in headers {
            let values = response.values(name)
            guard !pattern.matches(anyOf: values, budget: Self.patternBudget) else { continue }
            let got = values.isEmpty ? "missing" : "is \(redactor.excerpt(values.joined(separator: ", ")))"
            return HTTPVerdict(.headerUnexpected, "\(name) \(got), expected /\(pattern.pattern)/")
        }
        if let least = expect.minimumBytes, response.body.count < least {
            return HTTPVerdict(.tooSmall, "\(response.body.count) bytes, expected at least \(least)")
        }
        return nil
    }

    /// The first thing wrong with the body; nil: nothing. Takes as long as the body is large: not on the event loop.
    func judgeBody(_ page: inout HTTPPage, _ redactor: Redactor) -> HTTPVerdict? {
        guard var verdict = bodyVerdict(&page, redactor) else { return nil }
        let codings = page.response.unknownCodings
        if !codings.isEmpty {
            verdict.text +=
                " (the body is packed with \(codings.joined(separator: ", ").prefix(40)), which noc did not ask for)"
        }
        return verdict
    }

    private func bodyVerdict(_ page: inout HTTPPage, _ redactor: Redactor) -> HTTPVerdict? {
        if let wanted = expect.title {
            guard let title = page.title else { return HTTPVerdict(.titleUnexpected, "no title, expected “\(wanted)”") }
            guard title.contains(wanted) else {
                return HTTPVerdict(.titleUnexpected, "\(redactor.excerpt(title)), expected “\(wanted)”")
            }
        }
        for text in expect.bodyContains where !page.contains(text) {
            return HTTPVerdict(.bodyUnexpected, "“\(text)” is missing")
        }
        for text in expect.bodyLacks where page.contains(text) {
            return HTTPVerdict(.bodyUnexpected, "“\(text)” is there")
        }
        return judgePatterns(&page) ?? (json.isEmpty ? nil : judgeJSON(page.bytes, redactor))
    }

    private func judgePatterns(_ page: inout HTTPPage) -> HTTPVerdict? {
        for pattern in patterns {
            switch pattern.firstMatch(in: page.text, budget: Self.patternBudget / patterns.count) {
            case .match: continue
            case .noMatch: return HTTPVerdict(.bodyUnexpected, "nothing matches /\(pattern.pattern)/")
            case .tooLong: return HTTPVerdict(.bodyUnexpected, "/\(pattern.pattern)/ took too long and was given up")
            }
        }
        return nil
    }

    private func judgeJSON(_ body: [UInt8], _ redactor: Redactor) -> HTTPVerdict? {
        for (path, expectation) in json {
            do throws(JSONScanner.Fault) {
                let value = try JSONReader.value(at: path, in: body)?.value
                guard !expectation.wanted.holds(for: value) else { continue }
                let got = value.map { redactor.excerpt($0.text) } ?? "missing"
                return HTTPVerdict(
                    .jsonUnexpected, "\(expectation.path) is \(got), expected \(expectation.wanted.text)")
            } catch {
                return HTTPVerdict(.jsonUnexpected, "the body is no JSON: \(error.message) at byte \(error.offset)")
            }
        }
        return nil
    }

    /// Warnings, and an end that has passed; nil: none.
    func judgeLimits(_ response: HTTPResponse, certificateDays: Double?) -> HTTPVerdict? {
        if let limit = expect.certificateDays, let days = certificateDays {
            if days < 0 { return HTTPVerdict(.certificateExpired, "\(Int(-days)) days ago") }
            if days < Double(limit) {
                return HTTPVerdict(.degraded, .certificateExpiring, "\(Int(days)) days left, expected \(limit)")
            }
        }
        if let limit = expect.timeDegraded, response.total > limit {
            let took = Latency(response.total).milliseconds
            return HTTPVerdict(.degraded, .slow, "took \(took) ms, expected at most \(Latency(limit).milliseconds) ms")
        }
        return nil
    }
}

extension JSONExpectation.Wanted {
    fileprivate func holds(for value: JSONReader.Value?) -> Bool {
        guard case .scalar(let scalar) = value else { return false }
        return switch self {
        case .equals(let wanted): scalar == wanted
        case .comparison(let comparison):
            if case .number(let number) = scalar { comparison.holds(for: number) } else { false }
        }
    }

    fileprivate var text: String {
        switch self {
        case .equals(let scalar): scalar.text
        case .comparison(let comparison): comparison.description
        }
    }
}

extension JSONReader.Value {
    fileprivate var text: String {
        switch self {
        case .scalar(let scalar): scalar.text
        case .object: "an object"
        case .array: "an array"
        }
    }
}

extension JSONScalar {
    /// As JSON writes it, text in quotes.
    fileprivate var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        case .string(let value): "\"\(value)\""
        }
    }
}
