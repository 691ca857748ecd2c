import NetIO
import SNMPClient
import TestSupport
import Testing

/// SNMPv3 with net-snmp's own agent.
@Suite struct UserTests {
    typealias User = SNMPUserCredential

    static let names: [(User.Authentication, String)] = [
        (.md5, "MD5"), (.sha1, "SHA"), (.sha224, "SHA-224"), (.sha256, "SHA-256"), (.sha384, "SHA-384"),
        (.sha512, "SHA-512"),
    ]
    static let ciphers: [(User.Privacy, String)] = [
        (.des, "DES"), (.aes128, "AES"), (.aes192, "AES-192"), (.aes256, "AES-256"),
    ]

    static func user(_ digest: User.Authentication, _ cipher: User.Privacy? = nil) -> User {
        User(
            name: "u-\(digest)-\(cipher.map { "\($0)" } ?? "none")",
            digest: .init(digest, secret: "auth-\(digest)-secret"),
            cipher: cipher.map { .init($0, secret: "priv-\($0)-secret") })
    }

    static func lines(_ digest: (User.Authentication, String), _ cipher: (User.Privacy, String)?) -> [String] {
        let user = user(digest.0, cipher?.0)
        let privacy = cipher.map { " \($0.1) priv-\($0.0)-secret" } ?? ""
        return [
            "createUser \(user.name) \(digest.1) auth-\(digest.0)-secret\(privacy)",
            "rouser \(user.name) \(cipher == nil ? "auth" : "priv")",
        ]
    }

    static func get(_ port: UInt16, _ user: User, within timeout: Duration = .seconds(5)) async -> SNMPError? {
        await failure { () throws(SNMPError) in
            let response = try await Ground.agent(port, .user(user)).get([sysUpTime], within: timeout)
            guard response.values[0].number != nil else { throw .garbage("\(response.values)") }
        }
    }

    @Test func `every protocol for authentication and privacy, in every pair`() async throws {
        var pairs: [(digest: (User.Authentication, String), cipher: (User.Privacy, String)?)] = []
        for digest in Self.names {
            pairs.append((digest, nil))
            for cipher in Self.ciphers { pairs.append((digest, cipher)) }
        }
        let daemon = try SNMPDaemon(
            ["createUser plain", "rouser plain noauth"] + pairs.flatMap { Self.lines($0.0, $0.1) })
        #expect(await Self.get(daemon.port, User(name: "plain")) == nil)
        for (digest, cipher) in pairs {
            #expect(
                await Self.get(daemon.port, Self.user(digest.0, cipher?.0)) == nil, "\(digest.1) \(cipher?.1 ?? "")")
        }
    }

    @Test func `each refusal says what is wrong`() async throws {
        let daemon = try SNMPDaemon(Self.lines(Self.names[3], Self.ciphers[1]))
        let good = Self.user(.sha256, .aes128)
        #expect(await Self.get(daemon.port, good) == nil)
        var wrong = good
        wrong.digest?.secret = "another secret"
        #expect(await Self.get(daemon.port, wrong) == .authentication(.wrongDigest))
        wrong = good
        wrong.digest?.algorithm = .sha512
        #expect(await Self.get(daemon.port, wrong) == .authentication(.wrongDigest))
        wrong = good
        wrong.name = "nobody"
        #expect(await Self.get(daemon.port, wrong) == .authentication(.unknownUser))
        wrong = good
        wrong.cipher?.secret = "another secret"
        let decryption = await Self.get(daemon.port, wrong, within: .seconds(1))
        #expect(decryption == .authentication(.decryption) || decryption == .timeout)
        wrong = good
        wrong.digest?.secret = "short"
        guard case .credential = await Self.get(daemon.port, wrong) else {
            Issue.record("a short pass phrase was accepted")
            return
        }
        #expect(await Self.get(daemon.port, good) == nil, "the good user suffers from the wrong ones")
    }

    @Test func `silence to a user is told apart from silence, where the agent answered the discovery`() async throws {
        let daemon = try SNMPDaemon(Self.lines(Self.names[3], Self.ciphers[1]))
        var wrong = Self.user(.sha256, .aes128)
        wrong.cipher?.secret = "another secret"
        let agent = Ground.agent(daemon.port, .user(wrong))
        for _ in 1...3 {
            let error = await failure { () throws(SNMPError) in
                try await agent.get([sysUpTime, sysContact], within: .seconds(1))
            }
            #expect(error == .silentToUser || error == .authentication(.decryption))
        }
        let walked = await failure { () throws(SNMPError) in
            try await agent.walk([1, 3, 6, 1, 2, 1, 1], within: .seconds(1))
        }
        #expect(walked == .silentToUser || walked == .authentication(.decryption))
        daemon.stop()
        let stopped = await failure { () throws(SNMPError) in
            try await agent.get([sysUpTime], within: .milliseconds(300))
        }
        #expect(stopped == .refused || stopped == .timeout)
    }

    @Test func `a level that the user does not have is refused`() async throws {
        let daemon = try SNMPDaemon(["createUser plain", "rouser plain noauth"])
        let user = User(name: "plain", digest: .init(.sha1, secret: "authentication"))
        #expect(await Self.get(daemon.port, user) == .authentication(.unsupportedLevel))
    }

    @Test func `a restart is survived, with engine boots kept, lost, and with another engine`() async throws {
        let lines = Self.lines(Self.names[1], Self.ciphers[1]) + ["exactEngineID 0x80001f8804deadbeef01"]
        let daemon = try SNMPDaemon(lines)
        let user = Self.user(.sha1, .aes128)
        let agent = Ground.agent(daemon.port, .user(user))
        for _ in 0..<3 {
            #expect(await Self.get(daemon.port, user) == nil)
            daemon.stop()
            try daemon.start()
        }
        #expect(await Self.get(daemon.port, user) == nil)
        daemon.stop()
        try daemon.start(forgettingState: true)
        let back = await Self.get(daemon.port, user)
        #expect(back == nil, "engine boots went back")
        let before = try await agent.connect(within: .seconds(5)).engine
        daemon.stop()
        try daemon.start(
            Self.lines(Self.names[1], Self.ciphers[1]) + ["exactEngineID 0x80001f8804deadbeef02"], forgettingState: true
        )
        let other = await Self.get(daemon.port, user)
        #expect(other == nil, "another engine")
        #expect(try await agent.connect(within: .seconds(5)).engine != before)
    }

    @Test func `a silent agent does not hold up the others`() async throws {
        let silent = try LoopbackPort(.silentToDatagrams)
        let daemon = try SNMPDaemon(Self.lines(Self.names[1], nil))
        async let quiet = Self.get(silent.port, User(name: "x"), within: .seconds(6))
        let clock = ContinuousClock()
        let start = clock.now
        #expect(await Self.get(daemon.port, Self.user(.sha1)) == nil)
        #expect(clock.now - start < .seconds(4))
        #expect(await quiet == .timeout)
    }

    @Test func `a changed pass phrase works beside the old one`() async throws {
        let daemon = try SNMPDaemon(Self.lines(Self.names[1], nil))
        let good = Self.user(.sha1)
        var bad = good
        bad.digest?.secret = "an old pass phrase"
        for _ in 0..<3 {
            #expect(await Self.get(daemon.port, bad) == .authentication(.wrongDigest))
            #expect(await Self.get(daemon.port, good) == nil)
        }
    }
}
