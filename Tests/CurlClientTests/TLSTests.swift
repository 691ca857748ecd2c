import CurlClient
import Foundation
import Glibc
import NetIO
import TestSupport
import Testing

@Suite struct TLSTests {
    let visit: Visit
    let certificates: Certificates

    init() throws {
        visit = try Visit()
        certificates = try #require(Certificates.shared)
    }

    private var trusting: HTTPOptions { HTTPOptions(authorities: certificates.authority) }

    @Test func `a good certificate brings its end and the phase of the handshake`() async throws {
        let server = try TLSServer(certificates.file(.good))
        let response = try await visit.get("https://127.0.0.1:\(server.port)/", options: trusting)
        #expect(response.status == 200)
        let end = try #require(response.certificateEnd)
        let left = Date(timeIntervalSince1970: Double(end)).timeIntervalSinceNow
        #expect((10 * 86_400..<11 * 86_400).contains(Int(left)))
        #expect(try #require(response.timings.tls) > .zero)
    }

    private func days(_ end: Int64?) throws -> Int {
        Int(Date(timeIntervalSince1970: Double(try #require(end))).timeIntervalSinceNow / 86_400)
    }

    @Test func `the end is that of the first of the chain and of all hops`() async throws {
        let chained = try TLSServer(certificates.file(.below), ["-cert_chain", certificates.between])
        let response = try await visit.get("https://127.0.0.1:\(chained.port)/", options: trusting)
        #expect(try days(response.certificateEnd) == 4)
        let unverified = HTTPOptions(verifiesPeer: false)
        #expect(
            try days(await visit.get("https://127.0.0.1:\(chained.port)/", options: unverified).certificateEnd) == 4)

        let last = try TLSServer(certificates.file(.good))
        let page = certificates.directory + "/redirect"
        let answer = "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:\(last.port)/\r\nContent-Length: 0\r\n\r\n"
        try answer.write(toFile: page, atomically: true, encoding: .utf8)
        let first = try TLSServer(certificates.file(.short), page: page)
        let hops = try await visit.get("https://127.0.0.1:\(first.port)/redirect", options: trusting)
        #expect(hops.redirects == 1)
        #expect(try hops.hops.map { try days($0.certificateEnd) } == [3, 10])
        #expect(try days(hops.certificateEnd) == 3)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a server that wants a client certificate gets it, and its refusal is named`(_ version: String) async throws {
        let server = try TLSServer(
            certificates.file(.good),
            ["-Verify", "1", "-verify_return_error", "-CAfile", certificates.authority, version])
        let url = "https://127.0.0.1:\(server.port)/"
        let without = await visit.failure(url, options: trusting)
        #expect(without?.kind == .clientCertificateRequired, "\(without?.message ?? "")")
        #expect(without?.message.contains("asks for a client certificate, and none is configured") == true)
        var options = trusting
        options.certificate = certificates.file(.client)
        #expect(try await visit.get(url, options: options).status == 200)
        options.certificate = certificates.file(.strangeClient)
        let strange = await visit.failure(url, options: options)
        #expect(strange?.kind == .tlsFailed, "\(strange?.message ?? "")")
        #expect(strange?.message.contains("refused the client certificate") == true, "\(strange?.message ?? "")")
        options.key = "/nonexistent.key"
        #expect(await visit.failure(url, options: options)?.kind == .noCredential)
    }

    @Test func `a client key that wants a pass phrase is named, and nobody is asked for it`() async throws {
        let server = try TLSServer(certificates.file(.good))
        var options = trusting
        options.certificate = certificates.file(.client)
        for key in certificates.encryptedKeys {
            options.key = key
            let failure = await visit.failure("https://127.0.0.1:\(server.port)/", options: options)
            #expect(failure?.kind == .noCredential)
            #expect(failure?.message == "the client key is encrypted: \(key)")
        }
    }

    @Test(arguments: [
        ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_1", "-cipher", "AES128-SHA:@SECLEVEL=0"],
    ])
    func `what old devices speak is understood where that is allowed`(_ options: [String]) async throws {
        let server = try TLSServer(certificates.file(.weak), options)
        let url = "https://127.0.0.1:\(server.port)/"
        let modern = await visit.failure(url, options: HTTPOptions(verifiesPeer: false))
        #expect(modern?.kind == .tlsFailed, "\(modern?.message ?? "")")
        let response = try await visit.get(url, options: HTTPOptions(verifiesPeer: false, isLegacy: true))
        #expect(response.status == 200)
    }

    @Test(
        arguments: [
            (Certificates.Kind.expired, HTTPFailure.Kind.certificateExpired, "certificate has expired"),
            (.tomorrow, .certificateUntrusted, "not yet valid"),
            (.otherName, .certificateForOtherName, "127.0.0.1"),
            (.selfSigned, .certificateUntrusted, "self-signed certificate"),
        ])
    func `a bad certificate is told apart`(_ kind: Certificates.Kind, _ expected: HTTPFailure.Kind, _ says: String)
        async throws
    {
        let server = try TLSServer(certificates.file(kind))
        let failure = await visit.failure("https://127.0.0.1:\(server.port)/", options: trusting)
        #expect(failure?.kind == expected)
        #expect(failure?.message.contains(says) == true, "\(failure?.message ?? "")")
    }

    @Test func `what is not verified is accepted and still dated`() async throws {
        let server = try TLSServer(certificates.file(.expired))
        let response = try await visit.get(
            "https://127.0.0.1:\(server.port)/", options: HTTPOptions(verifiesPeer: false))
        #expect(response.status == 200)
        #expect(Double(try #require(response.certificateEnd)) < Date.now.timeIntervalSince1970)
    }

    @Test func `another name may be verified and sent`() async throws {
        let server = try TLSServer(
            certificates.file(.good),
            [
                "-servername", "inner.test", "-servername_fatal", "-cert2",
                certificates.file(.good), "-key2", certificates.file(.good),
            ])
        var options = trusting
        options.serverName = "inner.test"
        let response = try await visit.get("https://127.0.0.1:\(server.port)/", options: options)
        #expect(response.status == 200 && response.url.host == "127.0.0.1")
        options.serverName = "unknown.test"
        let failure = await visit.failure("https://127.0.0.1:\(server.port)/", options: options)
        #expect(failure?.kind == .tlsFailed, "the server refuses a name it does not have")
    }

    @Test func `a server without TLS fails the handshake`() async throws {
        let server = try LyingServer { peer in
            _ = peer.read(1_000)
            peer.respond(200)
        }
        let failure = await visit.failure("https://127.0.0.1:\(server.port)/")
        #expect(failure?.kind == .tlsFailed)
    }

    @Test func `a stalled handshake ends in time`() async throws {
        let server = try LyingServer { $0.stall() }
        let failure = await visit.failure("https://127.0.0.1:\(server.port)/", timeout: .milliseconds(300))
        #expect(failure?.kind == .timeout)
        #expect(failure?.message == "the TLS handshake did not end")
    }

    @Test func `an unreadable file of authorities is this hosts trouble`() async throws {
        let server = try TLSServer(certificates.file(.good))
        let options = HTTPOptions(authorities: "/nonexistent.pem")
        let failure = await visit.failure("https://127.0.0.1:\(server.port)/", options: options)
        #expect(failure?.kind == .local)
        #expect(failure?.message.contains("/nonexistent.pem") == true, "\(failure?.message ?? "")")
    }

    /// With a directory of authorities configured, libcurl parses all of them for every connection: 32 ms each.
    @Test func `the hosts authorities are read once`() async throws {
        let server = try TLSServer(certificates.file(.selfSigned))
        let url = "https://127.0.0.1:\(server.port)/"
        #expect(await visit.failure(url)?.kind == .certificateUntrusted)
        let before = await visit.loop.perform { threadTime() }
        for _ in 0..<10 { _ = await visit.failure(url) }
        let each = (await visit.loop.perform { threadTime() } - before) / 10
        #expect(each < .milliseconds(12))
    }
}

private func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
