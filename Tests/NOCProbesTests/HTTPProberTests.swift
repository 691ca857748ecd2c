import CurlClient
import NOCCore
import NetIO
import TestSupport
import Testing

@testable import NOCProbes

@Suite struct HTTPProberTests {
    @Test func `a good answer is ok with its phases and size`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], "hello")
        }
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url)]))
        #expect(result.outcome == .ok && result.reason == nil)
        #expect(result.measurements.map(\.name) == ["body_bytes", "connect_ms", "first_byte_ms"])
        #expect(result.measurements.first?.value == 5)
        #expect(try #require(result.latency) > Latency(tenths: 0))
        #expect(result.trace.isEmpty)
    }

    // MARK: Expectations

    private static let page = "<html><head><meta charset=gbk><title>东区政府</title></head>热线电话 123</html>"

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expect: HTTPExpectation
        let verdict: String
        init(_ verdict: String, _ name: String, _ change: (inout HTTPExpectation) -> Void) {
            var expect = HTTPExpectation()
            change(&expect)
            (testDescription, self.expect, self.verdict) = (name, expect, verdict)
        }
    }

    static let pageCases = [
        Case("fail status_unexpected: status 200, expected 201-299, 404", "status") {
            $0.status = [201...299, 404...404]
        },
        Case("ok", "contains") { $0.bodyContains = ["热线", "123"] },
        Case("fail body_unexpected: “投诉” is missing", "contains not") { $0.bodyContains = ["热线", "投诉"] },
        Case("fail body_unexpected: “热线” is there", "lacks") { $0.bodyLacks = ["热线"] },
        Case("ok", "matches") { $0.bodyMatches = ["电话 \\d{3}", "(?i)TITLE"] },
        Case("fail body_unexpected: nothing matches /电话 \\d{4}/", "matches not") { $0.bodyMatches = ["电话 \\d{4}"] },
        Case("ok", "title") { $0.title = "政府" },
        Case("fail title_unexpected: “东区政府”, expected “西区”", "title not") { $0.title = "西区" },
        Case("ok", "header") { $0.headers = [.init("x-server", "^a+"), .init("X-Server", "b")] },
        Case("fail header_unexpected: X-Server is “aab, bb”, expected /^c/", "header not") {
            $0.headers = [.init("X-Server", "^c")]
        },
        Case("fail header_unexpected: X-None missing, expected /./", "header missing") {
            $0.headers = [.init("X-None", ".")]
        },
        Case("ok", "size") { $0.minimumBytes = 60 },
        Case("fail too_small: 79 bytes, expected at least 10000", "size not") { $0.minimumBytes = 10_000 },
        Case("fail json_unexpected: the body is no JSON: expected a value at byte 0", "no JSON") {
            $0.json = [.init(path: "$.a", wanted: .equals(.null))]
        },
        Case("fail url_unexpected: ended at http://127.0.0.1:PORT/, expected http://x.test/", "final URL") {
            $0.finalURL = "http://x.test/"
        },
        Case("degraded slow", "slow") { $0.timeDegraded = .zero },
        Case("ok", "not slow") { $0.timeDegraded = .seconds(100) },
    ]

    @Test(arguments: pageCases) func `a page is held against each expectation`(_ example: Case) async throws {
        let body = output(of: "printf '%s' '\(Self.page)' | iconv -f UTF-8 -t GBK")
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, ["X-Server: aab", "X-Server: bb"], body)
        }
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url, expect: example.expect)]))
        let said = result.said.replacing("\(server.port)", with: "PORT")
        #expect(example.verdict == "degraded slow" ? said.hasPrefix(example.verdict) : said == example.verdict)
    }

    static let jsonCases = [
        Case("ok", "all") {
            $0.json = [
                .init(path: "$.code", wanted: .equals(.number(0))),
                .init(path: "$.data[1].load", wanted: .comparison(.init(.less, 5))),
                .init(path: "$.msg", wanted: .equals(.string("好"))), .init(path: "$.up", wanted: .equals(.bool(true))),
            ]
        },
        Case("fail json_unexpected: $.code is “0”, expected 1", "number") {
            $0.json = [.init(path: "$.code", wanted: .equals(.number(1)))]
        },
        Case("fail json_unexpected: $.msg is “\"好\"”, expected > 3", "text is no number") {
            $0.json = [.init(path: "$.msg", wanted: .comparison(.init(.greater, 3)))]
        },
        Case("fail json_unexpected: $.data[1].load is “4.5”, expected >= 5", "comparison") {
            $0.json = [.init(path: "$.data[1].load", wanted: .comparison(.init(.greaterOrEqual, 5)))]
        },
        Case("fail json_unexpected: $.none is missing, expected null", "missing") {
            $0.json = [.init(path: "$.none", wanted: .equals(.null))]
        },
        Case("fail json_unexpected: $.data is “an array”, expected null", "array") {
            $0.json = [.init(path: "$.data", wanted: .equals(.null))]
        },
    ]

    @Test(arguments: jsonCases) func `a JSON answer is held against paths`(_ example: Case) async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], #"{"code": 0, "data": [{}, {"load": 4.5}], "msg": "好", "up": true}"#)
        }
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url, expect: example.expect)]))
        #expect(result.said == example.verdict)
    }

    @Test func `an expression that backtracks over a hostile page is given up`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], String(repeating: "a", count: 100_000) + "!")
        }
        let expect = HTTPExpectation(bodyMatches: ["^(a+)+$"])
        let begin = EventLoop.monotonic()
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url, expect: expect)]))
        #expect(result.said == "fail body_unexpected: /^(a+)+$/ took too long and was given up")
        #expect(EventLoop.monotonic() - begin < .seconds(15))
    }

    @Test func `a page is judged elsewhere than on the event loop`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], String(repeating: "a", count: 100_000) + "!")
        }
        let expect = HTTPExpectation(bodyMatches: ["^(a+)+$"])
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        let before = await loop.perform { threadTime() }
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url, expect: expect)]), on: loop)
        #expect(result.said.contains("took too long"))
        #expect(await loop.perform { threadTime() } - before < HTTPJudge.patternBudget / 2)
    }

    @Test func `redirects are counted against the expectation`() async throws {
        let server = try LyingServer { peer in
            let isFirst = peer.readRequest().hasPrefix("GET / ")
            peer.respond(isFirst ? 302 : 200, isFirst ? ["Location: /end"] : [])
        }
        var step = HTTPCheck.Step(url: server.url)
        step.expect.finalURL = "\(server.url)end"
        #expect(try await probe(HTTPCheck(steps: [step])).said == "ok")
        step.expect.maximumRedirects = 0
        #expect(try await probe(HTTPCheck(steps: [step])).said.hasPrefix("fail too_many_redirects"))
        step.expect = HTTPExpectation(status: [302...302], headers: [.init("Location", "end")])
        #expect(try await probe(HTTPCheck(steps: [step], followRedirects: false)).said == "ok")
    }

    // MARK: Certificates

    @Test func `a certificate near its end degrades, one past it fails`() async throws {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(.good))
        var check = HTTPCheck(steps: [.init(url: "https://127.0.0.1:\(server.port)/")])
        check.tls.authorities = certificates.authority
        check.steps[0].expect.certificateDays = 9
        let good = try await probe(check)
        #expect(good.said == "ok")
        #expect((10..<11).contains(try #require(good.measurements.first { $0.name == "certificate_days" }).value))
        #expect(good.measurements.contains { $0.name == "tls_ms" })
        check.steps[0].expect.certificateDays = 30
        #expect(try await probe(check).said == "degraded certificate_expiring: 10 days left, expected 30")

        let expired = try TLSServer(certificates.file(.expired))
        check.steps[0].url = "https://127.0.0.1:\(expired.port)/"
        #expect(try await probe(check).said.hasPrefix("fail certificate_expired: "))
        check.tls.verify = false
        #expect(try await probe(check).said.hasPrefix("fail certificate_expired: "))
        check.steps[0].expect.certificateDays = nil
        #expect(try await probe(check).said == "ok")
    }

    // MARK: Trouble

    @Test func `a silent server is a timeout within the check's time`() async throws {
        let server = try LyingServer { $0.stall() }
        let begin = EventLoop.monotonic()
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url)]), timeout: .milliseconds(300))
        #expect(result.said == "fail timeout: connected, but no answer came")
        #expect(result.latency == nil && EventLoop.monotonic() - begin < .seconds(15))
    }

    @Test func `a name server that does not answer says nothing of the target`() async throws {
        let closed = try LyingServer { _ in }.port
        let result = try await probe(
            HTTPCheck(steps: [.init(url: "http://portal.test/")]), timeout: .seconds(2), nameServer: closed)
        #expect(result.said.hasPrefix("unknown no_name_server: portal.test"))
    }

    @Test func `an interface that is not there says nothing of the target`() async throws {
        let result = try await probe(HTTPCheck(steps: [.init(url: "http://127.0.0.1:1/")], bind: "nonexistent0"))
        #expect(result.said.hasPrefix("unknown local_error: cannot bind to nonexistent0"))
    }

    @Test func `a proxy that is not there says nothing of the target and its password is not told`() async throws {
        let closed = try LyingServer { _ in }.port
        let check = HTTPCheck(steps: [.init(url: "http://portal.test/")], proxy: "http://u:sesame@127.0.0.1:\(closed)")
        let result = try await probe(check, trace: true)
        #expect(result.said.hasPrefix("unknown local_error: no connection to the proxy"))
        #expect(!result.everything.contains("sesame"))
    }

    @Test func `a trace tells hops and phases`() async throws {
        let server = try LyingServer { peer in
            let isFirst = peer.readRequest().hasPrefix("GET / ")
            peer.respond(isFirst ? 302 : 200, isFirst ? ["Location: /end?q=1"] : [])
        }
        let trace = try await probe(HTTPCheck(steps: [.init(url: server.url)]), trace: true).trace
        #expect(
            trace.map(\.name) == [
                "GET", "  connect", "  first byte", "redirect", "  connect", "  first byte", "judge",
            ])
        #expect(trace[3].detail == "\(server.url)end status 200")
        #expect(zip(trace, trace.dropFirst()).allSatisfy { $0.start <= $1.start })
    }
}
