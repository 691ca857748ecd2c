import Foundation
import NOCCore
import NetIO
import Synchronization
import TestSupport
import Testing

@testable import NOCProbes

/// Many checks that sign in to one portal with one account.
@Suite struct CredentialGuardTests {
    private let right = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"))
    private let wrong = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("wrong"))

    /// Answers after a moment, so that attempts overlap, and counts the passwords that arrive.
    private final class Portal: Sendable {
        let server: LyingServer
        private let arrived: Arrivals

        final class Arrivals: Sendable {
            let passwords = Mutex<[String]>([])
        }

        init(accepting password: String = "right", pause: Duration = .milliseconds(50)) throws {
            let arrived = Arrivals()
            self.arrived = arrived
            server = try LyingServer { peer in
                let request = peer.readRequest()
                guard let sent = request.split(separator: "p=").dropFirst().last else { return peer.respond(200) }
                arrived.passwords.withLock { $0.append(String(sent)) }
                usleep(UInt32(pause / .microseconds(1)))
                sent == password ? peer.respond(200, [], "欢迎") : peer.respond(200, [], "口令错误")
            }
        }

        var passwords: [String] { arrived.passwords.withLock { $0 } }

        func check(_ path: String = "login") -> CheckSpecification {
            let step = HTTPCheck.Step(
                url: "\(server.url)\(path)", method: "POST", body: "p=${password}",
                expect: HTTPExpectation(bodyContains: ["欢迎"]))
            return .http(HTTPCheck(steps: [step], credential: "grid"))
        }
    }

    private func withFactory(
        time: ManualClock = ManualClock(), logins: any LoginMemory = MemoryLogins(),
        _ body: (ProberFactory) async throws -> Void
    ) async throws {
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        try await body(
            ProberFactory(loop: loop, time: time, logins: logins, heartbeats: MemoryHeartbeats()))
    }

    private func probers(
        _ count: Int, _ check: CheckSpecification, _ credential: ResolvedCredential, _ factory: ProberFactory,
        timeout: Duration = .seconds(20)
    ) -> [any Prober] {
        (0..<count).map { _ in
            factory.prober(
                check, of: CheckKey(target: "portal", check: "login"), timeZone: .gmt, timeout: timeout,
                credentials: ["grid": credential])
        }
    }

    /// What each said of one attempt, all at once.
    private func said(_ probers: [any Prober]) async -> [String] {
        await withTaskGroup(of: String.self) { group in
            for prober in probers { group.addTask { await prober.probe(trace: false).said } }
            return await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    @Test func `a refused password is sent once by all checks together`() async throws {
        let portal = try Portal()
        try await withFactory { factory in
            let probers = probers(10, portal.check(), wrong, factory)
            let first = await said(probers)
            #expect(first.filter { $0 == "fail login_refused: “欢迎” is missing" }.count == 1)
            #expect(first.filter { $0 == "fail login_halted: grid was refused: “欢迎” is missing" }.count == 9)
            for _ in 1...3 {
                #expect(Set(await said(probers)) == ["fail login_halted: grid was refused: “欢迎” is missing"])
            }
        }
        #expect(portal.passwords == ["wrong"])
    }

    @Test func `a halt outlives a reload and ends with another secret`() async throws {
        let portal = try Portal()
        try await withFactory { factory in
            #expect(await said(probers(1, portal.check(), wrong, factory)) == ["fail login_refused: “欢迎” is missing"])
            let limited = ResolvedCredential.login(
                username: Secret("wangwu"), password: Secret("wrong"), perHourLimit: 100)
            for same in [wrong, limited] {
                let again = await said(probers(2, portal.check("other"), same, factory))
                #expect(Set(again) == ["fail login_halted: grid was refused: “欢迎” is missing"])
            }
            #expect(await said(probers(2, portal.check(), right, factory)) == ["ok", "ok"])
        }
        #expect(portal.passwords == ["wrong", "right", "right"])
    }

    @Test func `a password that was accepted is tried by many at once, and no more once it is refused`() async throws {
        let isChanged = Mutex(false)
        let tries = Mutex(0)
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            tries.withLock { $0 += 1 }
            peer.respond(isChanged.withLock { $0 } ? 401 : 200)
        }
        let check = CheckSpecification.http(HTTPCheck(steps: [.init(url: server.url)], credential: "grid"))
        try await withFactory { factory in
            let probers = probers(5, check, right, factory)
            #expect(Set(await said(probers)) == ["ok"])
            #expect(Set(await said(probers)) == ["ok"])
            isChanged.withLock { $0 = true }
            #expect(await said([probers[0]]) == ["fail login_refused: status 401, expected 200-299"])
            #expect(
                Set(await said(probers))
                    == ["fail login_halted: grid was refused: status 401, expected 200-299"])
        }
        #expect(tries.withLock { $0 } == 11)
    }

    @Test func `no more tries than the limit go out within any hour`() async throws {
        let portal = try Portal(pause: .zero)
        let clock = ManualClock()
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 3)
        try await withFactory(time: clock) { factory in
            let probers = probers(2, portal.check(), limited, factory)
            #expect(await said(probers) == ["ok", "ok"])
            clock.advance(by: .seconds(1_800))
            #expect(await said(probers) == ["ok", "unknown login_limited: grid: 3 tries in this hour already"])
            clock.advance(by: .seconds(1_799))
            #expect(Set(await said(probers)) == ["unknown login_limited: grid: 3 tries in this hour already"])
            clock.advance(by: .seconds(1))
            #expect(await said(probers) == ["ok", "ok"])
        }
        #expect(portal.passwords.count == 5)
    }

    @Test func `a try that was not sent gives back its own place in the hour, not that of a later one`() async throws {
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        let clock = ManualClock()
        let keeper = CredentialGuard(
            "grid", username: Secret("wangwu"), password: Secret("right"), loop: loop, time: clock,
            memory: MemoryLogins())
        _ = await keeper.leave(.accepted, begun: try await keeper.enter(limit: nil, patience: .zero))
        clock.advance(by: .seconds(3_600))
        let unsent = try await keeper.enter(limit: 2, patience: .zero)
        clock.advance(by: .seconds(1_800))
        let sent = try await keeper.enter(limit: 2, patience: .zero)
        _ = await keeper.leave(.unsent, begun: unsent)
        _ = await keeper.leave(.accepted, begun: sent)
        clock.advance(by: .seconds(1_801))
        _ = await keeper.leave(.accepted, begun: try await keeper.enter(limit: 2, patience: .zero))
        await #expect(throws: CredentialGuard.Closed.self) { try await keeper.enter(limit: 2, patience: .zero) }
    }

    @Test func `a portal that cannot be reached spends no tries`() async throws {
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 1)
        let closed = try LoopbackPort(.refusing)
        let step = HTTPCheck.Step(url: "http://127.0.0.1:\(closed.port)/", method: "POST", body: "p=${password}")
        let check = CheckSpecification.http(HTTPCheck(steps: [step], credential: "grid"))
        try await withFactory { factory in
            let probers = probers(3, check, limited, factory)
            let all = await said(probers)
            #expect(all.count == 3 && all.allSatisfy { $0.hasPrefix("fail connection_refused") })
        }
    }

    @Test func `a portal that is cut off after the password spends one and halts nothing`() async throws {
        let server = try LyingServer { peer in _ = peer.readRequest() }
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 2)
        let step = HTTPCheck.Step(url: server.url, method: "POST", body: "p=${password}")
        let check = CheckSpecification.http(HTTPCheck(steps: [step], credential: "grid"))
        try await withFactory { factory in
            let prober = probers(1, check, limited, factory)
            for _ in 1...2 { #expect(await said(prober).first?.hasPrefix("fail cut_off") == true) }
            #expect(await said(prober) == ["unknown login_limited: grid: 2 tries in this hour already"])
        }
        #expect(server.count == 2)
    }

    @Test func `who waits for another's first try in vain is unknown, not late`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.stall()
        }
        let step = HTTPCheck.Step(url: server.url, method: "POST", body: "p=${password}")
        let check = CheckSpecification.http(HTTPCheck(steps: [step], credential: "grid"))
        try await withFactory { factory in
            let all = await said(probers(2, check, right, factory, timeout: .seconds(1)))
            #expect(all.first?.hasPrefix("fail timeout") == true)
            #expect(all.last == "unknown login_limited: grid: another's first try with it has not ended")
        }
        #expect(server.count == 1)
    }

    @Test func `a refused password is not sent again after a restart, another one is`() async throws {
        let portal = try Portal()
        let logins = MemoryLogins()
        try await withFactory(logins: logins) { factory in
            #expect(await said(probers(1, portal.check(), wrong, factory)) == ["fail login_refused: “欢迎” is missing"])
        }
        for _ in 1...2 {
            try await withFactory(logins: logins) { factory in
                #expect(
                    Set(await said(probers(3, portal.check(), wrong, factory)))
                        == ["fail login_halted: grid was refused: “欢迎” is missing"])
            }
        }
        #expect(portal.passwords == ["wrong"])
        let halt = try #require(logins.state(of: "grid")?.halt)
        #expect(!"\(halt)".contains("wrong") && !halt.fingerprint.digest.isEmpty)
        try await withFactory(logins: logins) { factory in
            #expect(await said(probers(2, portal.check(), right, factory)) == ["ok", "ok"])
        }
        #expect(portal.passwords == ["wrong", "right", "right"])
    }

    /// What `noc accounts clear` does.
    private func clear(_ logins: MemoryLogins, at time: Instant) throws {
        var state = try #require(logins.state(of: "grid"))
        (state.halt, state.clearance) = (nil, LoginState.Clearance(by: "张三", at: time, note: "已与平台核对"))
        try logins.keep(state, of: "grid")
    }

    @Test func `a cleared password that is wrong still is sent once by all checks together`() async throws {
        let (portal, logins, clock) = (try Portal(), MemoryLogins(), ManualClock())
        try await withFactory(time: clock, logins: logins) { factory in
            let probers = probers(10, portal.check(), wrong, factory)
            _ = await said(probers)
            for round in 2...4 {
                clock.advance(by: .seconds(60))
                try clear(logins, at: clock.now())
                let all = await said(probers)
                #expect(all.count { $0.hasPrefix("fail login_refused") } == 1, "\(all)")
                #expect(portal.passwords.count == round)
                #expect(logins.state(of: "grid")?.halt != nil)
            }
        }
    }

    @Test func `a clearance takes no try of the last hour back`() async throws {
        let (portal, logins, clock) = (try Portal(pause: .zero), MemoryLogins(), ManualClock())
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 2)
        let tries = [clock.now() + .seconds(-20), clock.now() + .seconds(-10)]
        let clearance = LoginState.Clearance(by: "张三", at: clock.now())
        try logins.keep(LoginState(clearance: clearance, tries: tries), of: "grid")
        try await withFactory(time: clock, logins: logins) { factory in
            let limit = ["unknown login_limited: grid: 2 tries in this hour already"]
            #expect(await said(probers(1, portal.check(), limited, factory)) == limit)
        }
        #expect(portal.passwords.isEmpty && logins.state(of: "grid")?.tries == tries)
    }

    @Test func `two processes count each other's tries, and each knows the other's halt`() async throws {
        let isChanged = Mutex(false)
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(isChanged.withLock { $0 } ? 401 : 200)
        }
        let check = CheckSpecification.http(HTTPCheck(steps: [.init(url: server.url)], credential: "grid"))
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 3)
        let (logins, clock) = (MemoryLogins(), ManualClock())
        try await withFactory(time: clock, logins: logins) { daemon in
            try await withFactory(time: clock, logins: logins) { command in
                let (first, second) = (probers(1, check, limited, daemon), probers(1, check, limited, command))
                for prober in [first, second, first] { #expect(await said(prober) == ["ok"]) }
                for prober in [first, second] {
                    #expect(await said(prober) == ["unknown login_limited: grid: 3 tries in this hour already"])
                }
                clock.advance(by: .seconds(3_601))
                isChanged.withLock { $0 = true }
                #expect(await said(second).first?.hasPrefix("fail login_refused") == true)
                #expect(await said(first).first?.hasPrefix("fail login_halted") == true)
                clock.advance(by: .seconds(60))
                try clear(logins, at: clock.now())
                isChanged.withLock { $0 = false }
                #expect(await said(second) == ["ok"])
                #expect(await said(first) == ["ok"], "who did not take the clearance up knows of it, too")
            }
        }
        #expect(server.count == 6)
    }

    @Test func `another process's new password does not send the old one again`() async throws {
        let (portal, logins) = (try Portal(), MemoryLogins())
        try await withFactory(logins: logins) { daemon in
            let old = probers(1, portal.check(), wrong, daemon)
            _ = await said(old)
            try await withFactory(logins: logins) { command in
                #expect(await said(probers(1, portal.check(), right, command)) == ["ok"])
            }
            #expect(logins.state(of: "grid")?.halt == nil)
            #expect(await said(old).first?.hasPrefix("fail login_halted") == true)
        }
        #expect(portal.passwords == ["wrong", "right"])
    }

    @Test func `a person clears it, and the next attempt tells the record who`() async throws {
        let (portal, logins, clock) = (try Portal(), MemoryLogins(), ManualClock())
        try await withFactory(time: clock, logins: logins) { factory in
            let prober = probers(1, portal.check(), wrong, factory)[0]
            _ = await prober.probe(trace: false)
            #expect(await prober.probe(trace: false).reason?.code == "login_halted")
            try clear(logins, at: clock.now())
            let next = await prober.probe(trace: false)
            #expect(next.reason?.code == "login_refused")
            #expect(next.events == [Reason(.loginCleared, "by 张三: 已与平台核对")])
            let last = await prober.probe(trace: false)
            #expect(last.reason?.code == "login_halted" && last.events.isEmpty)
        }
        #expect(portal.passwords == ["wrong", "wrong"])
    }

    @Test func `tries of the last hour count over a restart`() async throws {
        let portal = try Portal(pause: .zero)
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 2)
        let (clock, logins) = (ManualClock(), MemoryLogins())
        for expected in ["ok", "ok", "unknown login_limited: grid: 2 tries in this hour already"] {
            try await withFactory(time: clock, logins: logins) { factory in
                #expect(await said(probers(1, portal.check(), limited, factory)) == [expected])
            }
        }
        clock.advance(by: .seconds(3_600))
        try await withFactory(time: clock, logins: logins) { factory in
            #expect(await said(probers(1, portal.check(), limited, factory)) == ["ok"])
        }
    }

    @Test func `a halt that cannot be kept says so, and a try that cannot be noted is not made`() async throws {
        let portal = try Portal()
        let logins = MemoryLogins()
        try await withFactory(logins: logins) { factory in
            let prober = probers(1, portal.check(), wrong, factory)
            logins.fill(after: 1)
            #expect(await said(prober) == ["fail login_refused: “欢迎” is missing"])
            #expect(await said(prober).first?.contains("not kept over a restart") == true)
        }
        try await withFactory(logins: logins) { factory in
            let unlimited = await said(probers(1, portal.check(), wrong, factory))
            #expect(unlimited.first?.hasPrefix("unknown local_error: grid: the try cannot be noted") == true)
            let limited = ResolvedCredential.login(
                username: Secret("wangwu"), password: Secret("right"), perHourLimit: 2)
            let noted = await said(probers(1, portal.check(), limited, factory))
            #expect(noted.first?.hasPrefix("unknown local_error: grid: the try cannot be noted") == true)
        }
        #expect(portal.passwords == ["wrong"])
    }

    /// What a portal answers to a password, the marks of the step, and what is to come of the next attempt.
    @Test(
        arguments: [
            (200, "{\"code\": 1, \"msg\": \"口令错误\"}", true), (200, "<html>系统维护中</html>", false),
            (503, "<html>系统维护中</html>", false), (502, "", false), (500, "oops", false),
            (400, "{\"code\": 7}", true), (401, "", true), (422, "{}", true), (423, "locked", true),
            (429, "slow down", true), (418, "", true), (404, "", false), (408, "", false), (200, "{}", true),
            // The login page again, where JSON was expected.
            (200, "<html><form><p>口令错误<INPUT Type='Password' name=p></form></html>", true),
        ])
    func `a refusal halts, a portal that is out of order does not`(_ status: Int, _ body: String, _ halts: Bool)
        async throws
    {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(status, [], body)
        }
        let code = JSONExpectation(path: "$.code", wanted: .equals(.number(0)))
        for isMarked in [true, false] {
            let step = HTTPCheck.Step(
                name: "登录", url: server.url, method: "POST", body: "p=${password}",
                expect: HTTPExpectation(bodyContains: ["code"], json: [code]), login: isMarked)
            let check = CheckSpecification.http(HTTPCheck(steps: [step], credential: "grid"))
            try await withFactory { factory in
                let prober = probers(1, check, right, factory)[0]
                let first = await prober.probe(trace: false)
                #expect(first.outcome == .fail && (first.reason?.code == "login_refused") == halts, "\(first.said)")
                let second = await prober.probe(trace: false)
                #expect((second.reason?.code == "login_halted") == halts, "\(second.said)")
            }
        }
    }

    @Test func `the step that is marked tells, not the one that sends`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            request.hasPrefix("POST") ? peer.respond(200, [], "go on") : peer.respond(200, [], "请登录")
        }
        let steps = [
            HTTPCheck.Step(name: "send", url: server.url, method: "POST", body: "p=${password}"),
            HTTPCheck.Step(
                name: "首页", url: server.url, expect: HTTPExpectation(bodyContains: ["欢迎"]), login: true),
        ]
        let check = CheckSpecification.http(HTTPCheck(steps: steps, credential: "grid"))
        try await withFactory { factory in
            let prober = probers(1, check, right, factory)
            #expect(await said(prober) == ["fail login_refused: 首页: “欢迎” is missing"])
            #expect(await said(prober) == ["fail login_halted: send: grid was refused: “欢迎” is missing"])
        }
        #expect(server.count == 2)
    }

    @Test(arguments: [(503, "维护"), (502, ""), (504, ""), (200, "<html>系统维护中</html>")])
    func `a password that was sent has its place in the hour, whatever answered`(_ status: Int, _ body: String)
        async throws
    {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(status, [], body)
        }
        let limited = ResolvedCredential.login(username: Secret("wangwu"), password: Secret("right"), perHourLimit: 2)
        let code = JSONExpectation(path: "$.code", wanted: .equals(.number(0)))
        let step = HTTPCheck.Step(
            url: server.url, method: "POST", body: "p=${password}", expect: HTTPExpectation(json: [code]), login: true)
        let check = CheckSpecification.http(HTTPCheck(steps: [step], credential: "grid"))
        try await withFactory { factory in
            let prober = probers(1, check, limited, factory)
            for _ in 1...2 { #expect(await said(prober).first?.hasPrefix("fail") == true) }
            #expect(await said(prober) == ["unknown login_limited: grid: 2 tries in this hour already"])
        }
        #expect(server.count == 2)
    }

    @Test func `who is led back to the page of the login was refused`() async throws {
        let server = try LyingServer { peer in
            let request = peer.readRequest()
            request.hasPrefix("POST")
                ? peer.respond(302, ["Location: /login?error=1"]) : peer.respond(200, [], "<html><div id=app></html>")
        }
        let code = JSONExpectation(path: "$.code", wanted: .equals(.number(0)))
        let login = HTTPCheck.Step(
            name: "登录", url: "\(server.url)api/login", method: "POST", body: "p=${password}",
            expect: HTTPExpectation(json: [code]), login: true)
        let page = HTTPCheck.Step(name: "页面", url: "\(server.url)login?from=home")
        for (steps, halts) in [([page, login], true), ([login], false)] {
            try await withFactory { factory in
                let check = CheckSpecification.http(HTTPCheck(steps: steps, credential: "grid"))
                let prober = probers(1, check, wrong, factory)
                #expect(await said(prober).first?.hasPrefix("fail login_refused: 登录: ") == halts)
                #expect(await said(prober).first?.hasPrefix("fail login_halted") == halts)
            }
        }
    }

    @Test(.enabled(if: NginxServer.isInstalled && Certificates.shared != nil, "nginx or openssl is missing"))
    func `a login that the server did not look at for want of a client certificate is not refused`() async throws {
        let certificates = try #require(Certificates.shared)
        let good = certificates.file(.good)
        let server = try NginxServer(
            [
                "ssl_certificate \(good);", "ssl_certificate_key \(good);", "ssl_verify_client on;",
                "ssl_client_certificate \(certificates.authority);", "return 200 ok;",
            ], listening: "ssl")
        let step = HTTPCheck.Step(
            url: "https://127.0.0.1:\(server.port)/", method: "POST", body: "p=${password}", login: true)
        var check = HTTPCheck(steps: [step], credential: "grid")
        check.tls = TLSOptions(authorities: certificates.authority)
        try await withFactory { factory in
            let prober = probers(1, .http(check), right, factory)
            for _ in 1...2 { #expect(await said(prober).first?.hasPrefix("fail client_certificate_required") == true) }
        }
    }

    @Test func `a trace shows the state of the credential and not its secret`() async throws {
        let portal = try Portal()
        try await withFactory { factory in
            let prober = probers(1, portal.check(), wrong, factory)[0]
            let first = await prober.probe(trace: true)
            #expect(
                first.trace.first { $0.name == "credential" }?.detail
                    == "grid: not yet accepted; 0 tries in this hour")
            let second = await prober.probe(trace: true)
            #expect(
                second.trace.map { "\($0.name): \($0.detail)" }
                    == ["credential: grid: halted 0ms ago: “欢迎” is missing"])
            #expect(!"\(first.everything)\(second.everything)".contains("wrong"))
        }
    }
}

/// Turned by hand.
private final class ManualClock: TimeSource {
    private let elapsed = Mutex(Duration.seconds(100))

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }

    func now() -> Instant { Instant(milliseconds: 1_790_000_000_000) + monotonic() }
    func monotonic() -> Duration { elapsed.withLock { $0 } }
    func sleep(until deadline: Duration) async throws { throw CancellationError() }
}
