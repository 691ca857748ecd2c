import CurlClient
import NetIO
import TestSupport
import Testing

@Suite struct RedirectTests {
    let visit: Visit

    init() throws { visit = try Visit() }

    @Test func `redirects are followed and counted`() async throws {
        let server = try LyingServer { peer in
            switch path(peer.readRequest()) {
            case "/": peer.respond(302, ["Location: a/b c?d=\u{4E2D}"])
            case "/a/b%20c?d=%e4%b8%ad": peer.respond(301, ["Location: ../end#here"])
            case let last: peer.respond(200, [], String(last))
            }
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/")
        #expect(String(decoding: response.body, as: UTF8.self) == "/end")
        #expect(response.redirects == 2)
        #expect(response.url.text == "http://127.0.0.1:\(server.port)/end")
        #expect(response.hops.map(\.status) == [302, 301, 200])
        #expect(response.total >= response.timings.total)
    }

    @Test func `a redirect in GBK leads where browsers go`() async throws {
        let server = try LyingServer { peer in
            switch path(peer.readRequest()) {
            case "/":
                peer.send(Array("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ".utf8))
                peer.send(Array("zwgk\\".utf8) + [0xD5, 0xFE, 0xCE, 0xF1] + Array("?q=\\".utf8) + [0xD6, 0xD0])
                peer.send("\r\n\r\n")
            case let last: peer.respond(200, [], String(last))
            }
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/")
        #expect(String(decoding: response.body, as: UTF8.self).lowercased() == "/zwgk/%d5%fe%ce%f1?q=\\%d6%d0")
    }

    @Test func `Chinese names of hosts are asked for in Punycode, in redirects of either encoding too`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            let host = request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") } ?? ""
            switch (path(request), host.hasPrefix("Host: xn--fiq228c.xn--fiqs8s:")) {
            case (_, false): peer.respond(500, [], request)
            case ("/", true): peer.respond(302, ["Location: http://中文.中国:\(peer.localPort)/a"])
            case ("/a", true):
                let gbk: [UInt8] = [0xD6, 0xD0, 0xCE, 0xC4, 0x2E, 0xD6, 0xD0, 0xB9, 0xFA]
                peer.send(Array("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://".utf8) + gbk)
                peer.send(":\(peer.localPort)/b\r\n\r\n")
            default: peer.respond(200, [], "there")
            }
        }
        let options = HTTPOptions(addresses: ["中文.中国:\(server.port)": "127.0.0.1"])
        for host in ["中文.中国", "中文。中国", "xn--fiq228c.xn--fiqs8s"] {
            let response = try await visit.get("http://\(host):\(server.port)/", options: options)
            #expect(response.status == 200 && response.redirects == 2)
        }
    }

    @Test func `a loop ends at the limit`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(302, ["Location: /again"])
        }
        let failure = await visit.failure("http://127.0.0.1:\(server.port)/") { $0.maximumRedirects = 4 }
        #expect(failure?.kind == .tooManyRedirects)
        #expect(failure?.message == "more than 4, the last from http://127.0.0.1:\(server.port)/again")
        #expect(failure?.hops.count == 5)
    }

    @Test func `a redirect is the answer where none is followed`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(302, ["Location: /again"], "body")
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/") { $0.followsRedirects = false }
        #expect(response.status == 302 && response.body == Array("body".utf8))
    }

    @Test(
        arguments: [
            ("file:///etc/passwd", "leads to a file address"), ("ftp://127.0.0.1/", "leads to a ftp address"),
            ("gopher://127.0.0.1:70/_x", "leads to a gopher address"), ("javascript:alert(1)", "leads to a"),
            ("http://", "malformed"), ("http://a b/", "malformed"), ("//[::1", "malformed"),
            ("http://x/" + String(repeating: "a", count: 9_000), "longer than 8192 bytes"),
        ])
    func `a redirect elsewhere is refused`(_ location: String, _ says: String) async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(302, ["Location: \(location)"])
        }
        let failure = await visit.failure("http://127.0.0.1:\(server.port)/")
        #expect(failure?.kind == .redirectRefused)
        #expect(failure?.message.contains(says) == true, "\(failure?.message ?? "")")
    }

    @Test(arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
    func `a form is sent on only where the status says so`(_ status: Int, _ method: String) async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            path(request) == "/" ? peer.respond(status, ["Location: /next"]) : peer.respond(200, [], request)
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/") { request in
            request.method = "POST"
            request.body = Array("form".utf8)
            request.fields = [HTTPField("Content-Type", "text/plain")]
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.hasPrefix("\(method) /next"))
        #expect(text.hasSuffix("form") == (method == "POST"))
        #expect(text.contains("Content-Type") == (method == "POST"))
    }

    @Test func `credentials and cookies stay at home`() async throws {
        let other = try LyingServer { peer in peer.respond(200, [], peer.readRequest()) }
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            guard path(request) != "/" else { return peer.respond(302, ["Location: /same", "Set-Cookie: mine=1"]) }
            let complete = ["Authorization: Basic x", "X-Token: t", "X-Plain: p", "mine=1"].allSatisfy(request.contains)
            peer.respond(complete ? 302 : 500, ["Location: http://user:pw@localhost:\(other.port)/"])
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/") { request in
            request.fields = [
                HTTPField("Authorization", "Basic x"), HTTPField("X-Token", "t", isSensitive: true),
                HTTPField("X-Plain", "p"), HTTPField("Host", "127.0.0.1:\(server.port)"),
            ]
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == 200 && text.contains("X-Plain: p"))
        for secret in ["Authorization", "X-Token", "mine=1", "Host: 127"] { #expect(!text.contains(secret)) }
        #expect(response.url.text == "http://localhost:\(other.port)/")
    }

    @Test func `a form with a credential is not sent on to another server`() async throws {
        let other = try LyingServer { peer in peer.respond(200, [], peer.readRequest()) }
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(307, ["Location: http://127.0.0.1:\(other.port)/steal?x=y"])
        }
        let failure = await visit.failure("http://127.0.0.1:\(server.port)/") { request in
            request.method = "POST"
            request.body = Array("password=x".utf8)
            request.bodyIsSensitive = true
        }
        #expect(failure?.kind == .redirectRefused)
        #expect(
            failure?.message
                == "the server wants the form with the credential sent on to http://127.0.0.1:\(other.port)/steal")
        #expect(other.count == 0)
    }

    @Test func `cookies go from step to step of one session and no further`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            path(request) == "/login"
                ? peer.respond(200, ["Set-Cookie: session=abc; Path=/; HttpOnly"]) : peer.respond(200, [], request)
        }
        let base = "http://127.0.0.1:\(server.port)"
        let session = HTTPSession(client: visit.client, options: HTTPOptions())
        let deadline = EventLoop.monotonic() + .seconds(10)
        _ = try await session.send(try request("\(base)/login"), deadline: deadline)
        #expect(await session.cookie("session") == "abc")
        #expect(await session.cookie("other") == nil)
        let second = try await session.send(try request("\(base)/page"), deadline: deadline)
        #expect(String(decoding: second.body, as: UTF8.self).contains("Cookie: session=abc\r\n"))
        let stranger = try await visit.get("\(base)/page")
        #expect(!String(decoding: stranger.body, as: UTF8.self).contains("Cookie"))
    }
}

private func path(_ request: String) -> Substring {
    request.split(separator: " ", maxSplits: 2).dropFirst().first ?? ""
}
