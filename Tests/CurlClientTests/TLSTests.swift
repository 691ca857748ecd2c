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
