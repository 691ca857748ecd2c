internal import CurlClient
internal import NOCCore

/// Parts of an answer for later steps.
struct HTTPCapture: Sendable {
    static let longestValue = 8_192

    let name: String
    private let source: Source

    private enum Source: Sendable {
        case json(JSONPath)
        case header(String)
        case matches(BoundedPattern)
        case cookie(String)
    }

    /// Throws where the configuration's check should have refused.
    init(_ capture: HTTPCheck.Capture) throws(HTTPVerdict) {
        name = capture.name
        switch capture.source {
        case .json(let text):
            guard let path = JSONPath(text) else { throw HTTPVerdict(.unknown, .localError, "\(text) is no JSON path") }
            source = .json(path)
        case .header(let name): source = .header(name)
        case .matches(let text): source = .matches(try HTTPJudge.compiled(text))
        case .cookie(let name): source = .cookie(name)
        }
    }

    var readsBody: Bool {
        switch source {
        case .json, .matches: true
        case .header, .cookie: false
        }
    }

    var readsJSON: Bool { if case .json = source { true } else { false } }

    /// The cookie whose value `value` is to be given.
    var cookie: String? { if case .cookie(let name) = source { name } else { nil } }

    /// The value, as text.
    func value(in page: inout HTTPPage, cookie: String?) throws(HTTPVerdict) -> String {
        let value: String? =
            switch source {
            case .json(let path): HTTPCapture.json(path, page.bytes)
            case .header(let name): page.response.values(name).last
            case .matches(let pattern): pattern.capture(in: page.text)
            case .cookie: cookie
            }
        guard let value else { throw HTTPVerdict(.captureFailed, "\(name): \(missing)") }
        guard value.utf8.count <= HTTPCapture.longestValue else {
            throw HTTPVerdict(.captureFailed, "\(name): longer than \(HTTPCapture.longestValue) bytes")
        }
        return value
    }

    /// Of a text its content, of a number what is written there: an identifier may have more digits than fit.
    private static func json(_ path: JSONPath, _ body: [UInt8]) -> String? {
        // A body that is no JSON has no such value either.
        guard let found = try? JSONReader.value(at: path, in: body) else { return nil }
        return switch found.value {
        case .scalar(.string), .scalar(.number), .scalar(.bool): found.written
        case .scalar(.null), .object, .array: nil
        }
    }

    private var missing: String {
        switch source {
        case .json: "no such value in the answer"
        case .header(let name): "no header \(name)"
        case .matches(let pattern): "nothing matches /\(pattern.pattern)/"
        case .cookie(let name): "no cookie \(name)"
        }
    }
}

extension BoundedPattern {
    fileprivate func capture(in text: String) -> String? {
        if case .match(let value) = firstMatch(in: text, budget: HTTPJudge.patternBudget) { value } else { nil }
    }
}
