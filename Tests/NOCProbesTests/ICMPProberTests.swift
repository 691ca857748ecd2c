import Glibc
import NOCCore
import NetIO
import TestSupport
import Testing

@testable import NOCProbes

@Suite struct ICMPJudgementTests {
    private func judge(_ check: ICMPCheck, _ roundTrips: [Int?], error: Int32? = nil) -> ProbeResult {
        let series = PingSeries(
            roundTrips: roundTrips.map { $0.map { .milliseconds($0) } },
            error: error.map { NetIOError("echo request", code: $0, origin: .remote) },
            reporter: error == nil ? nil : IPAddress("10.0.0.1"))
        return ICMPJudgement(check, .loopbackV4, series).result(trace: [])
    }

    @Test func `loss, round trips and jitter are measured`() {
        let result = judge(ICMPCheck(host: "h"), [10, nil, 30, 20])
        let names = ["jitter_ms", "loss_percent", "rtt_avg_ms", "rtt_max_ms", "rtt_min_ms"]
        #expect(result.measurements.map(\.name) == names)
        #expect(result.measurements.map(\.value) == [15, 25, 20, 30, 10])
        #expect(result.latency == Latency(milliseconds: 20) && result.verdict == "ok")
    }

    @Test(arguments: [
        ([1, 1, 1, 1], "ok"), ([nil, 1, 1, 1], "degraded packet_loss"), ([nil, nil, 1, 1], "degraded packet_loss"),
        ([nil, nil, nil, 1], "fail packet_loss"), ([nil, nil, nil, nil], "fail timeout"),
        ([300, 1, 1, 1], "degraded slow"), ([nil, 900, 900, 900], "degraded packet_loss"),
    ])
    func `limits of loss and of time decide`(_ roundTrips: [Int?], _ verdict: String) {
        let check = ICMPCheck(
            host: "h", lossDegraded: 0.25, lossDown: 0.75, roundTripDegraded: .milliseconds(50))
        #expect(judge(check, roundTrips).verdict == verdict)
    }

    @Test(arguments: [
        (EHOSTUNREACH, "fail host_unreachable"), (ENETUNREACH, "fail network_unreachable"),
        (ECONNREFUSED, "fail host_unreachable"),
    ])
    func `whoever reports an error is named`(_ code: Int32, _ verdict: String) {
        let result = judge(ICMPCheck(host: "h"), [nil, nil], error: code)
        #expect(result.verdict == verdict)
        #expect(result.reason?.detail.hasSuffix("says 10.0.0.1") == true)
        #expect(result.latency == nil && result.measurements == [Measurement("loss_percent", 100)])
    }
}

@Suite(.enabled(if: PrivateNetwork.isPermitted, Comment(rawValue: PrivateNetwork.comment)))
struct ICMPProberTests {
    private func check(_ host: String, count: Int = 3, family: AddressFamily? = nil) -> ICMPCheck {
        ICMPCheck(host: host, count: count, spacing: .milliseconds(2), family: family)
    }

    @Test(arguments: [("127.0.0.1", nil), ("localhost", AddressFamily.ipv4), ("::1", .ipv6)])
    func `a host that answers is ok`(_ host: String, _ family: AddressFamily?) async throws {
        try await withGround(privately: []) { ground in
            let result = await ground.probe(check(host, family: family), trace: true)
            #expect(result.verdict == "ok")
            #expect(result.measurement("loss_percent") == 0)
            #expect(result.trace.map(\.name) == ["resolve", "ping"])
        }
    }

    @Test func `a host that is silent fails at the timeout`() async throws {
        try await withGround(privately: ["echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all"]) { ground in
            let start = EventLoop.monotonic()
            let result = await ground.probe(check("127.0.0.1"), timeout: .milliseconds(200))
            #expect(result.verdict == "fail timeout")
            #expect(result.reason?.detail == "127.0.0.1: no reply to 3 packets")
            #expect(EventLoop.monotonic() - start < .seconds(10))
        }
    }

    @Test func `a series too long for the timeout is sent faster`() async throws {
        try await withGround(privately: []) { ground in
            let check = ICMPCheck(host: "127.0.0.1", count: 10, spacing: .seconds(60))
            #expect(await ground.probe(check, timeout: .seconds(1)).measurement("loss_percent") == 0)
        }
    }

    @Test func `without a route the outcome is unknown`() async throws {
        try await withGround(privately: []) { ground in
            #expect(await ground.probe(check("192.0.2.1")).verdict == "unknown local_error")
        }
    }

    @Test func `without permission the outcome is unknown and says how to get it`() async throws {
        try await withGround(privately: []) { ground in
            let dropped: Bool = await ground.loop.perform { (try? PrivateNetwork.dropRights()) != nil }
            #expect(dropped)
            let result = await ground.probe(check("127.0.0.1"))
            #expect(result.verdict == "unknown no_permission")
            #expect(result.reason?.detail.contains("ping_group_range, or CAP_NET_RAW") == true)
        }
    }
}
