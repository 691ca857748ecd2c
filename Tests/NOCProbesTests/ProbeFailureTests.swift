import Glibc
import NOCCore
import NOCProbes
import NetIO
import Testing

@Suite struct ProbeFailureTests {
    @Test(arguments: [
        (EMFILE, NetIOError.Origin.local, "unknown local_error"), (ENOBUFS, .local, "unknown local_error"),
        (ENETUNREACH, .local, "unknown local_error"), (EHOSTUNREACH, .local, "unknown local_error"),
        (EADDRNOTAVAIL, .local, "unknown local_error"), (EPERM, .local, "unknown no_permission"),
        (EACCES, .local, "unknown no_permission"), (ENETUNREACH, .remote, "fail network_unreachable"),
        (EHOSTUNREACH, .remote, "fail host_unreachable"), (ECONNREFUSED, .remote, "fail connection_refused"),
        (ECONNRESET, .remote, "fail cut_off"), (EPIPE, .remote, "fail cut_off"), (ETIMEDOUT, .remote, "fail timeout"),
        (EPROTO, .remote, "fail protocol_error"), (EIO, .remote, "fail connection_failed"),
    ])
    func `only what the other side did is its failure`(
        _ code: Int32, _ origin: NetIOError.Origin, _ verdict: String
    ) {
        let failure = ProbeFailure(NetIOError("connect", code: code, origin: origin), peer: "192.0.2.1:80")
        #expect("\(failure.outcome.name) \(failure.reason.code)" == verdict)
        #expect(failure.reason.detail.hasPrefix("192.0.2.1:80"))
    }
}

@Suite struct BoundedPatternTests {
    @Test func `the first group is the match, or all of it`() throws {
        #expect(try #require(BoundedPattern("v(\\d+)")).firstMatch(in: "a v42 v43") == .match("42"))
        #expect(try #require(BoundedPattern("v\\d+")).firstMatch(in: "a v42 v43") == .match("v42"))
        #expect(try #require(BoundedPattern("x")).firstMatch(in: "中文") == .noMatch)
        #expect(BoundedPattern("(") == nil)
    }

    @Test func `an expression that explodes ends in time`() throws {
        let pattern = try #require(BoundedPattern("^(a+)+$"))
        let start = EventLoop.monotonic()
        let verdict = pattern.firstMatch(in: String(repeating: "a", count: 40) + "!")
        #expect(verdict == .tooLong)
        #expect(EventLoop.monotonic() - start < .seconds(10))
    }
}
