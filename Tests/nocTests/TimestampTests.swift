import Foundation
import TestSupport
import Testing

/// Tokens of an authority of `openssl ts` over loopback.
@Suite struct TimestampTests {
    private static func site(_ server: TimestampServer, _ path: String = "", more: String = "") async throws -> Site {
        let timestamp =
            "{ url: \"http://127.0.0.1:\(server.port)/\(path)\", authorities: \(server.authorities)\(more) }"
        let credentials =
            "credentials: { tsa: { login: { username: \"env:TSA_USER\", password: \"env:TSA_PASSWORD\" } } }"
        let site = try Site(extra: "evidence: { timestamp: \(timestamp) }\n\(credentials)")
        #expect(try await site.noc("import", try site.october(), "--by", "test").status == 0)
        return site
    }

    @Test func `a token over the head is kept, checked by verify and by openssl, and one that was changed is told`()
        async throws
    {
        let server = try TimestampServer()
        let site = try await Self.site(server)
        let hash = try #require(try JSON(try await site.noc("head", "--json").output)["hash"].string)
        let made = try await site.noc("timestamp", "--by", "王工", "--json")
        #expect(made.status == 0, "\(made.errors)")
        let token = try JSON(made.output)
        #expect(token["hash"].string == hash && token["policy"].string == "1.2.3.4.1")
        let verified = try await site.noc("verify")
        #expect(verified.status == 0 && verified.output.contains("1 timestamp token"), "\(verified.output)")
        let folder = "\(site.state)/attachments/\(token["sha256"].string ?? "-")"
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        let judged = try await Binary.run(
            "/usr/bin/openssl",
            ["ts", "-verify", "-digest", hash, "-in", "\(folder)/\(name)", "-token_in", "-CAfile", server.authorities])
        #expect(judged.output.contains("Verification: OK"), "\(judged.output)\(judged.errors)")
        // Another time in the chain than in the token, with a fitting file.
        let second = try await site.noc("timestamp", "--by", "王工", "--json")
        let other = "\(site.state)/attachments/\(try JSON(second.output)["sha256"].string ?? "-")"
        let file = "\(other)/\(try #require(try FileManager.default.contentsOfDirectory(atPath: other).first))"
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: file)
        let exchanged = try await site.noc("verify")
        #expect(exchanged.status == 1 && exchanged.output.contains("is not what was recorded"), "\(exchanged.output)")
    }

    @Test(arguments: [
        ("stale", "does not fit the request"), ("other", "does not fit the request"),
        ("strange", "its signature does not hold"), ("refuse", "refused with status 2"),
        ("page", "none of RFC 3161"), ("private", "status 401"),
    ])
    func `what is no token for this head is refused and not kept`(path: String, words: String) async throws {
        let server = try TimestampServer()
        let site = try await Self.site(server, path)
        if path == "stale" { #expect(try await site.noc("timestamp", "--by", "li").status == 0) }
        let refused = try await site.noc("timestamp", "--by", "li")
        #expect(refused.status == 1 && refused.errors.contains(words), "\(refused.errors)")
        #expect(try await site.noc("verify").status == 0)
    }

    @Test func `an authority that wants a password gets the credential's, and no message tells it`() async throws {
        let server = try TimestampServer()
        let site = try await Self.site(server, "private", more: ", credential: tsa")
        let missing = try await site.noc("timestamp", "--by", "li")
        #expect(missing.status == 1 && missing.errors.contains("TSA_USER"), "\(missing.errors)")
        let secrets = ["TSA_USER": "noc", "TSA_PASSWORD": "secret"]
        let made = try await site.noc(["timestamp", "--by", "li"], environment: secrets)
        #expect(made.status == 0 && !made.output.contains("secret"), "\(made.errors)")
    }

    @Test func `the daemon makes its key by itself, and asks the authority once a day where that is configured`()
        async throws
    {
        let server = try TimestampServer()
        let site = try await Self.site(server, more: ", daily: true")
        let daemon = try RunningDaemon(site)
        let isStamped = try await within(.seconds(30)) {
            try await site.noc("verify").output.contains("1 timestamp token")
        }
        #expect(isStamped, "\(daemon.log)")
        let shown = try JSON(try await site.noc("key", "--json").output)
        #expect(shown["state"].string == "ready" && shown["keys"][0]["by"].isNull)
        #expect(try await site.noc("head").output.contains(" signature "))
        daemon.send(SIGTERM)
        #expect(await daemon.ended() == 0)
        let again = try RunningDaemon(site)
        #expect(await again.logs("started"))
        #expect(try await site.noc("verify").output.contains("1 timestamp token"), "not twice a day")
        again.send(SIGTERM)
        #expect(await again.ended() == 0)
    }

    @Test func `without an authority it says what to configure`() async throws {
        let site = try Site()
        let answer = try await site.noc("timestamp", "--by", "li")
        #expect(answer.status == 1 && answer.errors.contains("evidence: { timestamp:"), "\(answer.errors)")
    }
}
