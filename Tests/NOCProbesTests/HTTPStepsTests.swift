import NOCCore
import NOCProbes
import TestSupport
import Testing

@Suite struct HTTPStepsTests {
    private let login = ResolvedCredential.login(username: Secret("wang wu"), password: Secret("p&=ss\"中1"))

    // MARK: A portal that wants a form, a token and a cookie

    private func portal() throws -> LyingServer {
        try LyingServer { peer in
            let request = peer.readRequest()
            switch request.split(separator: " ").dropFirst().first {
            case "/login":
                peer.respond(200, ["Set-Cookie: s=1; Path=/", "X-Next: do/it"], "<input name=t value='a/b c'>")
            case "/do%2Fit?t=a%2Fb%20c":
                let isRight = request.hasSuffix("\r\n\r\nu=wang%20wu&p=p%26%3Dss%22%E4%B8%AD1")
                let isWhole = request.contains("Cookie: s=1") && request.contains("x-www-form-urlencoded")
                isRight && isWhole
                    ? peer.respond(200, ["Set-Cookie: token=secret-token; Path=/"], #"{"id": 90071992547409931234}"#)
                    : peer.respond(401)
            case "/home/90071992547409931234":
                let isRight = request.contains("X-Token: <secret-token>") && request.contains("s=1")
                peer.respond(isRight ? 200 : 500, [], "欢迎")
            default: peer.respond(404)
            }
        }
    }

    private func steps(_ server: LyingServer) -> [HTTPCheck.Step] {
        [
            .init(
                name: "page", url: "\(server.url)login",
                capture: [.init("t", .matches("value='([^']*)'")), .init("next", .header("X-Next"))]),
            .init(
                name: "login", url: "\(server.url)${next}?t=${t}", method: "POST", body: "u=${username}&p=${password}",
                capture: [.init("id", .json("$.id")), .init("token", .cookie("token"))]),
            .init(
                name: "home", url: "\(server.url)home/${id}", headers: [.init("X-Token", "<${token}>")],
                expect: HTTPExpectation(bodyContains: ["欢迎"])),
        ]
    }

    @Test func `steps hand on cookies and captures`() async throws {
        let server = try portal()
        let result = try await probe(HTTPCheck(steps: steps(server), credential: "grid"), login, trace: true)
        #expect(result.said == "ok")
        #expect(server.count == 3)
        #expect(
            result.trace.filter { !$0.name.hasPrefix(" ") }.map(\.name) == [
                "page: GET", "judge", "credential", "login: POST", "judge", "home: GET", "judge",
            ])
        for secret in ["wang", "p&=ss", "p%26%3Dss", "secret-token", "YWJj"] {
            #expect(!result.everything.contains(secret))
        }
    }

    @Test func `a wrong password is a refused login`() async throws {
        let server = try portal()
        let wrong = ResolvedCredential.login(username: Secret("wang wu"), password: Secret("wrong"))
        let result = try await probe(HTTPCheck(steps: steps(server), credential: "grid"), wrong)
        #expect(result.said == "fail login_refused: login: status 401, expected 200-299")
        #expect(server.count == 2)
    }

    @Test func `a page that is not the one after a login is a refused login, a broken server is not`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            peer.respond(request.hasPrefix("POST /broken") ? 500 : 200, [], "密码错误")
        }
        func verdict(_ path: String) async throws -> String {
            let step = HTTPCheck.Step(
                url: server.url + path, method: "POST", body: #"{"p": "${password}"}"#,
                expect: HTTPExpectation(bodyContains: ["欢迎"]))
            return try await probe(HTTPCheck(steps: [step], credential: "grid"), login).said
        }
        #expect(try await verdict("") == "fail login_refused: “欢迎” is missing")
        #expect(try await verdict("broken") == "fail status_unexpected: status 500, expected 200-299")
    }

    @Test func `a body that looks like JSON is sent as JSON`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            let isRight =
                request.contains("Content-Type: application/json\r\n") && request.hasSuffix(#"{"p": "p&=ss\"中1"}"#)
            peer.respond(isRight ? 200 : 500)
        }
        let step = HTTPCheck.Step(url: server.url, method: "POST", body: #"{"p": "${password}"}"#)
        #expect(try await probe(HTTPCheck(steps: [step], credential: "grid"), login).said == "ok")
    }

    // MARK: Authorization

    @Test func `a login is sent as basic, a token as bearer, and a refusal is a refused login`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            let isRight = ["Basic d2FuZyB3dTpwJj1zcyLkuK0x", "Bearer abc"].contains {
                request.contains("Authorization: \($0)\r\n")
            }
            peer.respond(isRight ? 200 : 401)
        }
        let check = HTTPCheck(steps: [.init(url: server.url)], credential: "grid")
        #expect(try await probe(check, login).said == "ok")
        #expect(try await probe(check, .bearer(token: Secret("abc"))).said == "ok")
        let refused = try await probe(check, .bearer(token: Secret("other")))
        #expect(refused.said == "fail login_refused: status 401, expected 200-299")
        let anonymous = try await probe(HTTPCheck(steps: [.init(url: server.url)]))
        #expect(anonymous.said == "fail status_unexpected: status 401, expected 200-299")
    }

    @Test func `a secret that is not there says nothing of the target`() async throws {
        let check = HTTPCheck(steps: [.init(url: "http://127.0.0.1:1/")], credential: "grid")
        let missing = try await probe(check, .missing("env:GRID_USER is not set"))
        #expect(missing.said == "unknown no_credential: env:GRID_USER is not set")
        #expect(try await probe(check).said == "unknown no_credential: the credential is not there")
    }

    @Test func `a server that says the password back does not get it into the record`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            let isFirst = request.hasPrefix("POST / ")
            peer.respond(
                isFirst ? 302 : 200,
                isFirst ? ["Location: /p%26%3Dss%22%E4%B8%AD1/x?p=p%26%3Dss%22%E4%B8%AD1"] : ["X: p&=ss\"中1"],
                "<title>p&amp;=ss&quot;中1</title>")
        }
        var step = HTTPCheck.Step(url: server.url, method: "POST", body: "p=${password}")
        for change in [{ $0.title = "zzz" }, { $0.headers = [.init("X", "zzz")] }, { $0.finalURL = "http://x.test/" }]
            as [(inout HTTPExpectation) -> Void]
        {
            step.expect = HTTPExpectation()
            change(&step.expect)
            let result = try await probe(HTTPCheck(steps: [step], credential: "grid"), login, trace: true)
            #expect(result.outcome == .fail && result.everything.contains("••••••"))
            #expect(!result.everything.contains("ss"), "\(result.everything)")
        }
    }

    // MARK: Captures

    @Test(arguments: [
        (HTTPCheck.Capture("v", .json("$.none")), "v: no such value in the answer"),
        (.init("v", .header("X-None")), "v: no header X-None"),
        (.init("v", .matches("(z+)")), "v: nothing matches /(z+)/"), (.init("v", .cookie("none")), "v: no cookie none"),
        (.init("v", .json("$.long")), "v: longer than 8192 bytes"),
        (.init("v", .json("$.null")), "v: no such value in the answer"),
    ])
    func `a capture that finds nothing fails`(_ capture: HTTPCheck.Capture, _ says: String) async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], "{\"long\": \"\(String(repeating: "a", count: 9_000))\", \"null\": null}")
        }
        let result = try await probe(HTTPCheck(steps: [.init(url: server.url, capture: [capture])]))
        #expect(result.said == "fail capture_failed: \(says)")
    }

    @Test func `a captured line break gets into no header`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], #"{"v": "a\r\nX-Evil: 1"}"#)
        }
        let steps: [HTTPCheck.Step] = [
            .init(url: server.url, capture: [.init("v", .json("$.v"))]),
            .init(url: server.url, headers: [.init("X", "${v}")]),
        ]
        let result = try await probe(HTTPCheck(steps: steps))
        #expect(result.said == "fail capture_failed: step 2: v holds a control character, which no header may")
        #expect(server.count == 1)
    }

    @Test func `a captured host gets no credential`() async throws {
        let other = try LyingServer { peer in peer.respond(peer.readRequest().contains("Authorization") ? 500 : 200) }
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, ["X-Host: 127.0.0.1"])
        }
        var steps: [HTTPCheck.Step] = [
            .init(url: server.url, capture: [.init("h", .header("X-Host"))]), .init(url: "http://${h}:\(other.port)/"),
        ]
        #expect(try await probe(HTTPCheck(steps: steps, credential: "grid"), login).said == "ok")
        steps[1].headers = [.init("X", "${password}")]
        let result = try await probe(HTTPCheck(steps: steps, credential: "grid"), login)
        #expect(result.said.hasPrefix("unknown local_error: step 2: "))
        #expect(other.count == 1)
    }

    @Test func `the first step that fails is the last`() async throws {
        let server = try LyingServer { peer in
            peer.respond(peer.readRequest().hasPrefix("GET /bad") ? 500 : 200)
        }
        let steps = ["good", "bad", "never"].map { HTTPCheck.Step(name: $0, url: server.url + $0) }
        let result = try await probe(HTTPCheck(steps: steps))
        #expect(result.said == "fail status_unexpected: bad: status 500, expected 200-299")
        #expect(server.count == 2 && result.latency != nil)
    }
}
