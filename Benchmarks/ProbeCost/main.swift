import CLinux
import Foundation
import NOCCore
import NOCProbes
import NetIO

// probe-cost http|snmp PORT COUNT   prints microseconds of CPU (user + system) a probe: the product's probers, 64 at once,
// against the same peers as raw-probes. SNMP spreads over 1,000 agents.

struct WallClock: TimeSource {
    func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
    func monotonic() -> Duration { EventLoop.monotonic() }
    func sleep(until deadline: Duration) async throws { try await Task.sleep(for: deadline - monotonic()) }
}

/// Runs `count` attempts, `prober` i's turn after prober i - 1, and returns how many were ok.
func run(_ count: Int, _ probers: [any Prober]) async -> Int {
    let lanes = min(64, probers.count)
    return await withTaskGroup(of: Int.self, returning: Int.self) { group in
        for lane in 0..<lanes {
            group.addTask {
                var ok = 0
                for index in stride(from: lane, to: count, by: lanes) {
                    let own = index / lanes * lanes + lane
                    if await probers[own % (probers.count / lanes * lanes)].probe(trace: false).outcome == .ok {
                        ok += 1
                    }
                }
                return ok
            }
        }
        return await group.reduce(0, +)
    }
}

/// No check of these logs in.
struct NoLogins: LoginMemory {
    func state(of credential: String) -> LoginState? { nil }
    func update(_ credential: String, _ change: (inout LoginState) throws -> Void) {}
}

/// Nobody reports to any of these.
struct NoHeartbeats: HeartbeatMemory {
    func prepare() {}
    func leave(_ report: HeartbeatReport, for key: CheckKey) {}
    func waiting() -> HeartbeatMail { HeartbeatMail() }
    func remove(_ names: [String]) -> [String] { [] }
    func state(of key: CheckKey) -> HeartbeatState? { nil }
    func keep(_ state: HeartbeatState, of key: CheckKey) {}
}

guard CommandLine.arguments.count == 4, let port = Int(CommandLine.arguments[2]),
    let count = Int(CommandLine.arguments[3])
else {
    FileHandle.standardError.write(Data("usage: probe-cost http|snmp PORT COUNT\n".utf8))
    exit(2)
}
let loop = try EventLoop()
try loop.start()
let factory = ProberFactory(loop: loop, time: WallClock(), logins: NoLogins(), heartbeats: NoHeartbeats())
let credentials = ["ro": ResolvedCredential.snmpCommunity(version: .v2c, community: Secret("public"))]
let isHTTP = CommandLine.arguments[1] == "http"
let probers = (0..<(isHTTP ? 64 : 1_024)).map { index in
    let host = "127.0.\(index / 250).\(index % 250 + 1)"
    let check: CheckSpecification =
        isHTTP
        ? .http(HTTPCheck(steps: [.init(url: "http://\(host):\(port)/")]))
        : .snmp(
            SNMPCheck(agent: "\(host):\(port)", credential: "ro", query: .oid(.init(object: "1.3.6.1.2.1.2.2.1.10.1"))))
    return factory.prober(
        check, of: CheckKey(target: "t\(index)", check: "a"), timeZone: .gmt, timeout: .seconds(5),
        credentials: credentials)
}
_ = await run(probers.count * 2, probers)
let start = noc_cpu_seconds()
let ok = await run(count, probers)
let cost = (noc_cpu_seconds() - start) / Double(count) * 1e6
print("{\"us\": \(cost), \"ok\": \(ok), \"count\": \(count)}")
exit(ok == count ? 0 : 1)
