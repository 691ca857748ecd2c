import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct LoginOperationsTests {
    private let memory = MemoryLogins()
    private let room = Room()

    private var operations: LoginOperations {
        var plan = room.plan
        let secret = SecretReference.environment("X")
        plan.credentials = ["grid": .login(username: secret, password: secret), "api": .bearer(token: secret)]
        plan.checks[CheckKey(target: "web", check: "tcp")] = .http(
            HTTPCheck(steps: [.init(url: "http://192.0.2.1/")], credential: "grid"))
        return LoginOperations(
            OperationContext(plan: plan, records: room.source, time: room.clock), memory: memory)
    }

    private func halt() throws {
        let print = SecretFingerprint(salt: [1], digest: [2])
        let halt = LoginState.Halt(since: Room.at("2026-10-07 11:00:00"), why: "status 401", fingerprint: print)
        try memory.keep(LoginState(halt: halt), of: "grid")
    }

    @Test func `logins are listed with their checks and why one is halted`() throws {
        #expect(try operations.list().accounts.map(\.standing) == [.ready])
        try halt()
        let account = try #require(try operations.list().accounts.first)
        #expect(account.credential == "grid" && account.standing == .halted)
        #expect(
            account.json["halted_at"]?.string == "2026-10-07T11:00:00+08:00"
                && account.json["why"]?.string == "status 401")
        #expect(account.json["checks"] == .array([.string("web/tcp")]))
    }

    @Test func `a person clears a halted login, and only that`() throws {
        let notHalted = #expect(throws: OperationError.self) { try operations.clear("grid", by: "张三", note: nil) }
        #expect(notHalted?.code == .conflict)
        try halt()
        let unknown = #expect(throws: OperationError.self) { try operations.clear("gird", by: "张三", note: nil) }
        #expect(unknown?.code == .notFound && unknown?.message.contains("grid") == true)
        #expect(throws: OperationError.self) { try operations.clear("grid", by: " ", note: nil) }
        let cleared = try operations.clear("grid", by: "张三", note: "密码已核对")
        #expect(cleared.standing == .cleared)
        let kept = memory.state(of: "grid")
        #expect(kept?.halt == nil && kept?.clearance?.by == "张三" && kept?.clearance?.note == "密码已核对")
    }
}
