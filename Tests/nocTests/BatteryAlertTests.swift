import Foundation
import Synchronization
import TestSupport
import Testing

/// The shipped hooks and the shipped check of the UPS, with an agent of a UPS and the robot's address on loopback.
@Suite(.timeLimit(.minutes(2))) struct BatteryAlertTests {
    private static let mib: [UInt] = [1, 3, 6, 1, 2, 1, 33, 1]
    private static let outputSource = mib + [4, 1, 0]

    private static func supply() throws -> TableAgent {
        try TableAgent([
            mib + [2, 1, 0]: .integer(2), mib + [2, 2, 0]: .integer(0), mib + [2, 3, 0]: .integer(47),
            mib + [2, 4, 0]: .integer(98), mib + [2, 7, 0]: .integer(27), mib + [3, 3, 1, 3, 1]: .integer(228),
            outputSource: .integer(3), mib + [4, 4, 1, 5, 1]: .integer(31), mib + [6, 1, 0]: .gauge32(0),
        ])
    }

    /// The group robot: keeps what is posted.
    private final class Robot: Sendable {
        private let server: LyingServer
        private let posts: Posts

        private final class Posts: Sendable { let all = Mutex<[String]>([]) }

        init() throws {
            let posts = Posts()
            self.posts = posts
            server = try LyingServer { connection in
                let text = connection.readRequest()
                posts.all.withLock { $0.append(text) }
                connection.respond(200, [], #"{"errcode":0,"errmsg":"ok"}"#)
            }
        }

        var url: String { "http://127.0.0.1:\(server.port)/send" }

        func heard(_ text: String) -> Bool { posts.all.withLock { $0.contains { $0.contains(text) } } }
    }

    private func site(_ agent: TableAgent, _ robot: Robot) throws -> Site {
        let site = try Site()
        let config = "\(Binary.package)/Config"
        try FileManager.default.copyItem(atPath: "\(config)/hooks.d", toPath: "\(site.folder.path)/hooks.d")
        let shipped = try String(contentsOfFile: "\(config)/noc.yaml", encoding: .utf8)
        let hooks = try #require(shipped.range(of: "\nhooks:\n"))
        let power = try String(contentsOfFile: "\(config)/targets.d/power.yaml", encoding: .utf8)
            .replacing("10.20.0.20:161", with: "127.0.0.1:\(agent.port)").replacing("10.20.0.20", with: "127.0.0.1")
            .replacing(/\n *parents: [^\n]*/, with: "").replacing("interval: 30s", with: "interval: 2s")
        let key = #"WECOM_KEY: "credential:wecom""#
        _ = try site.folder.write(
            """
            site: { id: test, name: 东区核心机房, collector: c1, time_zone: Asia/Shanghai }
            defaults: { interval: 60s, timeout: 1s, retry_interval: 1s }
            groups: [ { id: room, name: 机房 }, { id: power, name: 机房供电 }, { id: internet, name: 互联网 }, { id: extranet, name: 外网 } ]
            credentials: { ups: { snmp: { version: 2c, community: "credential:ups-community" } } }
            \(power)\(shipped[hooks.lowerBound...].replacing(key, with: "\(key), WECOM_URL: \"\(robot.url)\"")
                .replacing("/var/lib/noc/alerts.log", with: "\(site.folder.path)/alerts.log"))

            """, to: "noc.yaml")
        for name in ["ups-community", "wecom", "dingtalk-token", "dingtalk-secret"] {
            _ = try site.folder.write("public", to: name)
        }
        return site
    }

    @Test func `a power cut rings the duty phone, and its end is told`() async throws {
        let (agent, robot) = (try Self.supply(), try Robot())
        let site = try site(agent, robot)
        let check = try await site.noc("config", "check")
        #expect(check.status == 0 && !check.errors.contains("cannot be started"), "\(check.output)\(check.errors)")
        let daemon = try RunningDaemon(site, environment: ["CREDENTIALS_DIRECTORY": site.folder.path])
        #expect(
            try await within(.seconds(30)) {
                let status = try await site.noc("status", "--json")
                return try status.status == 0
                    && JSON(status.output)["targets"].array.allSatisfy { $0["state"].string == "up" }
            }, "\(daemon.log)")
        agent[Self.outputSource] = .integer(5)
        #expect(await within(.seconds(30)) { robot.heard("【降级】机房 UPS") }, "\(daemon.log)")
        #expect(robot.heard("市电中断，电池供电（电量98%"), "in the office's language throughout")

        let ack = try await site.noc("ack", "ups", "--by", "李四")
        #expect(ack.status == 0 && ack.output.contains(".degraded: acknowledged by 李四"), "\(ack.output)\(ack.errors)")
        #expect(await within(.seconds(30)) { robot.heard("【已确认】机房 UPS") })
        daemon.send(SIGKILL)
        #expect(await daemon.ended() == SIGKILL)

        let next = try RunningDaemon(site, environment: ["CREDENTIALS_DIRECTORY": site.folder.path])
        #expect(await within(.seconds(30)) { robot.heard("监测程序曾意外退出") }, "\(next.log)")
        let row = try JSON(try await site.noc("alerts", "--open", "--json").output)[0]
        #expect(row["kind"].string == "degraded" && row["acknowledged_by"].string == "李四", "it lasts over a restart")
        agent[Self.outputSource] = .integer(3)
        #expect(await within(.seconds(30)) { robot.heard("【恢复】机房 UPS") }, "\(next.log)")
        let told = try await site.deliveries().filter { $0["hook"].string == "duty" }.compactMap { $0["event"].string }
        #expect(told.count { $0 == "degraded" } == 1 && told.count { $0 == "recovered_degraded" } == 1, "\(told)")
        #expect(try await site.noc("verify").status == 0)
    }
}
