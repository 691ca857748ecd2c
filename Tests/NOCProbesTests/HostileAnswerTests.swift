import CurlClient
import NOCCore
import NetIO
import TestSupport
import Testing

@testable import NOCProbes

/// Answers that are made to cost whoever reads them. Each is read whole within its check's time, which no reader with more than
/// a few passes over half a megabyte keeps; how long it takes on a busy host says nothing.
@Suite struct HostileAnswerTests {
    private static let timeout: Duration = .seconds(20)
    /// The loop waits for nobody; this much is the host's.
    private static let longestTurn: Duration = .seconds(1)

    struct Page: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fields: [String]
        let body: [UInt8]

        init(_ name: String, _ body: String, fields: [String] = []) {
            self.init(name, bytes: Array(body.utf8), fields: fields)
        }

        init(_ name: String, bytes: [UInt8], fields: [String] = []) {
            (testDescription, self.fields, body) = (name, fields, bytes)
        }
    }

    private static let half = 500 << 10

    /// As many of it as fit into half a megabyte.
    private static func many(_ part: String, then end: String = "") -> String {
        String(repeating: part, count: half / part.utf8.count) + end
    }

    /// `part` with a number for `#`, again and again.
    private static func numbered(_ begin: String, _ count: Int, _ part: String, then end: String) -> String {
        begin + (0..<count).map { part.replacing("#", with: "\($0)") }.joined() + end
    }

    private static func bytes(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: half) }

    private static let title = "<title>t</title>"

    /// Their title, if it is found, is `t`.
    static let markup: [Page] = [
        Page("attributes", numbered("<html ", 65_000, "a# ", then: ">" + title)),
        Page("equal attributes", "<html " + many("a ", then: ">" + title)),
        Page("attributes with values", numbered("<input ", 40_000, "a#=\"\" ", then: ">" + title)),
        Page("links", many("<a href=/>x</a>", then: title)),
        Page("open links", many("<a>", then: title)),
        Page("forms", many("<form><input type=text>", then: title)),
        Page("ends without beginning", many("</p>", then: title)),
        Page("deep", many("<div>", then: title)),
        Page("deep tables", many("<table><tr><td>", then: title)),
        Page("deep formatting", many("<b><i>", then: title)),
        Page("comments that do not end", many("<!--", then: title)),
        Page("markup that does not end", many("<!", then: title)),
        Page("scripts that do not end", many("<script>", then: title)),
        Page("quotes that do not end", many("<a b=\"", then: title)),
        Page("brackets", many("<", then: title)),
        Page("references", many("&amp;", then: title)),
        Page("references in a title", "<title>" + many("&#x74;")),
        Page("one text", many("x", then: title)),
        Page("a title without end", "<title>" + many("t")),
        Page("a title of ends", "<title>" + many("</title", then: title)),
        Page("a title of marks", "<title>t" + many("\u{301}")),
        Page("no characters", bytes: bytes(0xFF), fields: ["Content-Type: text/html; charset=gbk"]),
        Page("no UTF-16", bytes: bytes(0xD8), fields: ["Content-Type: text/html; charset=utf-16"]),
        Page("a charset that does not end", many("charset   ")),
        Page("zeros", bytes: bytes(0)),
    ]

    @Test(arguments: markup)
    func `markup costs as much time as it is long`(_ page: Page) async throws {
        let (result, turn) = try await visit(page) {
            $0.title = "t"
            $0.bodyLacks = ["not there"]
        }
        #expect(result.outcome == .ok || result.reason?.code == "title_unexpected", "\(result.said)")
        #expect(turn < Self.longestTurn, "the loop stood still for \(turn)")
    }

    static let texts: [Page] = [
        Page("deep arrays", many("[")), Page("deep objects", many("{\"a\":")), Page("a long number", many("9")),
        Page("many members", numbered("{", 40_000, "\"k#\":1,", then: "\"a\":1}")),
        Page("equal members", "{" + many("\"a\":1,", then: "\"a\":1}")),
        Page("many numbers", "[" + many("1e9,", then: "1]")),
        Page("a text of escapes", "{\"a\":\"" + many("\\u0041", then: "\"}")), Page("blanks", many(" ", then: "1")),
    ]

    @Test(arguments: texts)
    func `JSON costs as much time as it is long`(_ page: Page) async throws {
        let (result, turn) = try await visit(page) {
            $0.json = [.init(path: "$.a", wanted: .equals(.number(1))), .init(path: "$[3]", wanted: .equals(.null))]
        }
        #expect(result.reason?.code == "json_unexpected", "\(result.said)")
        #expect(turn < Self.longestTurn, "the loop stood still for \(turn)")
    }

    @Test(arguments: ["^(a+)+$", "(a|aa)+$", "(.*a){20}$", "a*a*a*a*a*b", "(?=(a+))a*b\\1", "(a?){30}a{30}b"])
    func `an expression that backtracks ends in time, over a body and over a header`(_ pattern: String) async throws {
        let body = try await visit(Page("a", Self.many("a", then: "!"))) { $0.bodyMatches = [pattern] }
        #expect(body.result.outcome == .fail && body.turn < Self.longestTurn, "\(body)")
        let fields = (0..<400).map { _ in "X: \(String(repeating: "a", count: 250))!" }
        let header = try await visit(Page("a", "", fields: fields)) { $0.headers = [.init("X", pattern)] }
        #expect(header.result.said.hasPrefix("fail header_unexpected"), "\(header.result.said)")
        #expect(header.turn < Self.longestTurn, "\(header)")
    }

    @Test func `a header of many lines is refused`() async throws {
        let fields = (0..<20_000).map { _ in "a:\u{FF}" }
        let (result, turn) = try await visit(Page("lines", "", fields: fields)) { $0.minimumBytes = 1 }
        #expect(result.said == "fail too_large: the answer's header has more than 500 fields")
        #expect(turn < Self.longestTurn, "the loop stood still for \(turn)")
    }

    @Test func `cookies without end are passed over`() async throws {
        let fields = (0..<450).map { "Set-Cookie: c\($0)=\(String(repeating: "x", count: 200)); Domain=127.0.0.1" }
        let (result, turn) = try await visit(Page("cookies", "x", fields: fields)) { $0.minimumBytes = 1 }
        #expect(result.outcome == .ok, "\(result.said)")
        #expect(turn < Self.longestTurn, "the loop stood still for \(turn)")
    }

    @Test func `a packed page that unpacks without end is too large`() async throws {
        let bomb = output(of: "head -c 200000000 /dev/zero | gzip -9 | gzip -9")
        let (result, turn) = try await visit(Page("bomb", bytes: bomb, fields: ["Content-Encoding: gzip, gzip"])) {
            $0.bodyLacks = ["x"]
        }
        #expect(result.said == "fail too_large: the body is longer than 4194304 bytes")
        #expect(turn < Self.longestTurn, "the loop stood still for \(turn)")
    }

    /// Result, and how long the loop stood still at most.
    private func visit(_ page: Page, _ change: (inout HTTPExpectation) -> Void) async throws -> (
        result: ProbeResult, turn: Duration
    ) {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, page.fields, page.body)
        }
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        var step = HTTPCheck.Step(url: server.url)
        change(&step.expect)
        let result = try await probe(HTTPCheck(steps: [step]), timeout: Self.timeout, on: loop)
        return (result, await loop.perform { loop.statistics.longestTurn })
    }
}
