import CurlClient
import NetIO
import TestSupport
import Testing

@Suite struct RouteTests {
    let visit: Visit

    init() throws { visit = try Visit() }

    @Test func `an i pv 6 address is reached`() async throws {
        let server = try LyingServer(v6: true) { $0.respond(200, [], $0.readRequest()) }
        let response = try await visit.get("http://[::1]:\(server.port)/")
        #expect(String(decoding: response.body, as: UTF8.self).contains("Host: [::1]:\(server.port)\r\n"))
        #expect(response.hops[0].address == "::1")
    }

    @Test func `a name is resolved by the resolver and timed`() async throws {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let response = try await visit.get("http://localhost:\(server.port)/", options: HTTPOptions(family: .ipv4))
        #expect(response.hops[0].address == "127.0.0.1")
        #expect(response.timings.resolve != nil)
    }

    @Test func `an address given for a name is used`() async throws {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let options = HTTPOptions(addresses: ["portal.test:\(server.port)": "127.0.0.1"])
        let response = try await visit.get("http://portal.test:\(server.port)/", options: options)
        #expect(String(decoding: response.body, as: UTF8.self).contains("Host: portal.test:\(server.port)\r\n"))
        #expect(response.timings.resolve == nil)
    }

    @Test func `one name has one address for one visit and another for the next`() async throws {
        let four = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let url = "http://portal.test:\(four.port)/"
        let good = HTTPOptions(addresses: ["portal.test:\(four.port)": "127.0.0.1"])
        let bad = HTTPOptions(addresses: ["portal.test:\(four.port)": "::1"])
        for _ in 0..<3 {
            #expect(try await visit.get(url, options: good).hops[0].address == "127.0.0.1")
            #expect(await visit.failure(url, options: bad)?.kind == .connectionRefused)
        }
    }

    @Test func `an address of the wrong family is this hosts trouble`() async throws {
        let failure = await visit.failure("http://127.0.0.1/", options: HTTPOptions(family: .ipv6))
        #expect(failure?.kind == .local)
        #expect(failure?.message == "127.0.0.1 is not of the address family asked for")
    }

    @Test(arguments: ["lo", "127.0.0.1", "127.0.0.9"]) func `a visit is bound to an interface or address`(
        _ bind: String
    )
        async throws
    {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], peer.remoteAddress)
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/", options: HTTPOptions(bind: bind))
        #expect(String(decoding: response.body, as: UTF8.self) == (bind == "lo" ? "127.0.0.1" : bind))
    }

    @Test(arguments: ["nonexistent0", "192.0.2.77"]) func `what is not there to bind to is this hosts trouble`(
        _ bind: String
    )
        async throws
    {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let failure = await visit.failure("http://127.0.0.1:\(server.port)/", options: HTTPOptions(bind: bind))
        #expect(failure?.kind == .local)
        #expect(failure?.message.contains(bind) == true, "\(failure?.message ?? "")")
    }

    @Test(arguments: ["http", "socks5"]) func `a proxy is asked for names this host does not know`(_ scheme: String)
        async throws
    {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let proxy = try Proxy(to: server.port)
        let options = HTTPOptions(proxy: "\(scheme)://user:sesame@127.0.0.1:\(proxy.server.port)")
        let response = try await visit.get("http://unknown.test/x", options: options)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self).contains("Host: unknown.test\r\n"))
        #expect(response.timings.resolve == nil)
    }

    @Test func `a tunnel carries TLS`() async throws {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(.good))
        let proxy = try Proxy(to: UInt16(server.port))
        let options = HTTPOptions(
            proxy: "http://127.0.0.1:\(proxy.server.port)", authorities: certificates.authority,
            serverName: "inner.test")
        let response = try await visit.get("https://127.0.0.1:\(server.port)/", options: options)
        #expect(response.status == 200 && response.certificateEnd != nil)
    }

    @Test func `a proxy that refuses says nothing of the server`() async throws {
        let proxy = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(407)
        }
        let options = HTTPOptions(proxy: "http://user:sesame@127.0.0.1:\(proxy.port)")
        let failure = await visit.failure("https://unknown.test/", options: options)
        #expect(failure?.kind == .proxyFailed)
        #expect(failure?.message == "the proxy 127.0.0.1:\(proxy.port) answered with status 407")
    }

    @Test func `a proxy that refuses the login of a plain visit says nothing of the server`() async throws {
        let proxy = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(407, ["Proxy-Authenticate: Basic realm=x"])
        }
        let options = HTTPOptions(proxy: "http://user:sesame@127.0.0.1:\(proxy.port)")
        let failure = await visit.failure("http://unknown.test/", options: options)
        #expect(failure?.kind == .proxyFailed)
        #expect(failure?.message == "the proxy 127.0.0.1:\(proxy.port) refused to let noc in: status 407")
    }

    @Test func `a proxy that cannot reach the server tells of it`() async throws {
        let proxy = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(502)
        }
        let failure = await visit.failure(
            "https://unknown.test/", options: HTTPOptions(proxy: "http://127.0.0.1:\(proxy.port)"))
        #expect(failure?.kind == .connectionFailed)
    }

    @Test func `a proxy that is not there says nothing of the server`() async throws {
        let port = try LyingServer { _ in }.port
        for scheme in ["http", "socks5"] {
            let failure = await visit.failure(
                "http://unknown.test/", options: HTTPOptions(proxy: "\(scheme)://user:sesame@127.0.0.1:\(port)"))
            #expect(failure?.kind == .proxyFailed)
            #expect(failure?.message.contains("sesame") == false, "\(failure?.message ?? "")")
        }
    }
}
