import NOCCore
import TestSupport
import Testing

@Suite(.enabled(if: Certificates.shared != nil, "the openssl command is missing"))
struct TLSProberTests {
    private func probe(
        _ kind: Certificates.Kind, _ tls: TLSOptions? = nil, host: String = "127.0.0.1", expect: String? = nil
    ) async throws -> ProbeResult {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(kind))
        let options = tls ?? TLSOptions(authorities: certificates.authority)
        let check = TCPCheck(
            host: host, port: server.port, send: expect == nil ? nil : "GET / HTTP/1.0\r\n\r\n", expect: expect,
            tls: options)
        return try await withGround { await $0.probe(check, trace: true) }
    }

    @Test func `a good certificate is verified and its days are counted`() async throws {
        let result = try await probe(.good, expect: "^HTTP/1.0 200")
        #expect(result.verdict == "ok")
        #expect((9.9...10.1).contains(result.measurement("certificate_days") ?? 0))
        #expect(result.measurement("tls_ms") != nil)
        #expect(result.trace.map(\.name) == ["resolve", "connect", "TLS", "send", "expect"])
    }

    @Test(arguments: [
        (Certificates.Kind.expired, "fail certificate_expired"), (.tomorrow, "fail certificate_untrusted"),
        (.otherName, "fail certificate_untrusted"), (.selfSigned, "fail certificate_untrusted"),
    ])
    func `a bad certificate is refused with its fault`(_ kind: Certificates.Kind, _ verdict: String) async throws {
        #expect(try await probe(kind).verdict == verdict)
    }

    @Test(arguments: Certificates.Kind.allCases.filter { $0 != .weak })
    func `without verification any certificate will do`(_ kind: Certificates.Kind) async throws {
        #expect(try await probe(kind, TLSOptions(verify: false)).verdict == "ok")
    }

    @Test func `what an old device speaks is refused, and understood where that is allowed`() async throws {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(.weak), ["-tls1", "-cipher", "ALL:@SECLEVEL=0"])
        func verdict(_ tls: TLSOptions) async throws -> String {
            let check = TCPCheck(host: "127.0.0.1", port: server.port, tls: tls)
            return try await withGround { await $0.probe(check, trace: false) }.verdict
        }
        #expect(try await verdict(TLSOptions(verify: false)) == "fail tls_failed")
        #expect(try await verdict(TLSOptions(verify: false, legacy: true)) == "ok")
    }

    @Test func `a client certificate is shown, and its want is named`() async throws {
        let certificates = try #require(Certificates.shared)
        for version in ["-tls1_2", "-tls1_3"] {
            let server = try TLSServer(
                certificates.file(.good),
                ["-Verify", "1", "-verify_return_error", "-CAfile", certificates.authority, version])
            func verdict(_ certificate: String?, key: String? = nil) async throws -> String {
                let tls = TLSOptions(authorities: certificates.authority, certificate: certificate, key: key)
                let check = TCPCheck(
                    host: "127.0.0.1", port: server.port, send: "GET / HTTP/1.0\r\n\r\n", expect: "200", tls: tls)
                return try await withGround { await $0.probe(check, trace: false) }.verdict
            }
            #expect(try await verdict(nil) == "fail client_certificate_required")
            #expect(try await verdict(certificates.file(.client)) == "ok")
            #expect(
                try await verdict(certificates.file(.client), key: certificates.file(.good)) == "unknown no_credential")
        }
    }

    @Test func `a client key that wants a pass phrase is named, and nobody is asked for it`() async throws {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(.good))
        for key in certificates.encryptedKeys {
            let tls = TLSOptions(
                authorities: certificates.authority, certificate: certificates.file(.client), key: key)
            let check = TCPCheck(host: "127.0.0.1", port: server.port, tls: tls)
            let result = try await withGround { await $0.probe(check) }
            let why = "unknown no_credential: 127.0.0.1:\(server.port): the client key is encrypted: \(key)"
            #expect(result.said == why)
        }
    }

    @Test(.enabled(if: NginxServer.isInstalled, "nginx is missing"))
    func `a page that is refused for want of a client certificate is named so`() async throws {
        let certificates = try #require(Certificates.shared)
        let good = certificates.file(.good)
        let server = try NginxServer(
            [
                "ssl_certificate \(good);", "ssl_certificate_key \(good);", "ssl_verify_client on;",
                "ssl_client_certificate \(certificates.authority);", "return 200 ok;",
            ], listening: "ssl")
        var check = HTTPCheck(steps: [.init(url: "https://127.0.0.1:\(server.port)/")])
        check.tls = TLSOptions(authorities: certificates.authority)
        let without = try await NOCProbesTests.probe(check)
        #expect(
            without.said == "fail client_certificate_required: status 400, expected 200-299; "
                + "the server asks for a client certificate, and none is configured")
        check.tls.certificate = certificates.file(.client)
        #expect(try await NOCProbesTests.probe(check).said == "ok")
    }

    @Test func `the days are those of the first of the chain`() async throws {
        let certificates = try #require(Certificates.shared)
        let server = try TLSServer(certificates.file(.below), ["-cert_chain", certificates.between])
        let tls = TLSOptions(authorities: certificates.authority)
        let check = TCPCheck(host: "127.0.0.1", port: server.port, tls: tls)
        let result = try await withGround { await $0.probe(check, trace: false) }
        #expect((3.9...4.1).contains(result.measurement("certificate_days") ?? 0))
    }

    @Test func `the name to verify may be another than the host`() async throws {
        let authorities = try #require(Certificates.shared).authority
        let options = TLSOptions(authorities: authorities, serverName: "other.test")
        #expect(try await probe(.otherName, options).verdict == "ok")
        #expect(try await probe(.good, options).verdict == "fail certificate_untrusted")
    }

    @Test func `an authority of the host does not vouch for ours`() async throws {
        #expect(try await probe(.good, TLSOptions()).verdict == "fail certificate_untrusted")
    }

    @Test func `authorities that cannot be read are this host's trouble`() async throws {
        #expect(try await probe(.good, TLSOptions(authorities: "/nowhere/ca.pem")).verdict == "unknown local_error")
    }

    @Test(arguments: [
        ("220 ready\r\n", "fail tls_failed"), ("", "fail cut_off"), (nil, "fail timeout"),
    ])
    func `a peer that does not speak TLS is told`(_ said: String?, _ verdict: String) async throws {
        let server = try LyingServer { connection in
            _ = connection.read(4_096)
            if let said { connection.send(said) } else { connection.stall() }
        }
        let check = TCPCheck(host: "127.0.0.1", port: Int(server.port), tls: TLSOptions(verify: false))
        let timeout: Duration = said == nil ? .milliseconds(300) : .seconds(20)
        let result = try await withGround { await $0.probe(check, timeout: timeout) }
        #expect(result.verdict == verdict)
    }
}
