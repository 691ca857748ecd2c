import Foundation
import Testing

extension BadDay {
    @Suite struct Hooks {
        /// Each with what the log says of its last attempt.
        private static let bad = [
            ("hangs", "[/bin/sh, -c, \\\"trap : TERM; while :; do sleep 0.2; done\\\"]", "timeout"),
            ("forks", "[/bin/sh, -c, \\\"for i in 1 2 3 4 5; do sleep 300 & done; echo forked\\\"]", "exit 0"),
            ("floods", "[/bin/sh, -c, \\\"yes 中断 | head -c 50000000; exit 3\\\"]", "exit 3"),
            ("deaf", "[/bin/true]", "exit 0"),
            ("dies", "[/bin/sh, -c, \\\"kill -9 $$\\\"]", "signal 9"),
            ("missing", "[/nowhere/hook]", "cannot start"),
            ("no-program", "[/etc/hostname]", "cannot start"),
        ].map { ($0.0, $0.1.replacing("\\\"", with: "\""), $0.2) }

        private func site(_ server: MoodyServer) throws -> Site {
            try Site(watching: server) { folder in
                let bad = Self.bad.map {
                    "  - { id: \($0.0), command: \($0.1), on: [down], timeout: 1s, attempts: 1, environment: { BAD_DAY: \(folder.path) } }"
                }
                return ([Site.logging(on: "[down, undelivered]")(folder)] + bad).joined(separator: "\n")
            }
        }

        @Test func `a hook that hangs, forks, floods, dies or is missing harms neither the daemon nor the other hooks`()
            async throws
        {
            let server = try MoodyServer(.ill)
            let site = try site(server)
            let daemon = try RunningDaemon(site)
            #expect(await within(.seconds(20)) { site.alerts.contains { $0.event == "down" } }, "\(daemon.log)")
            #expect(
                try await within(.seconds(20)) {
                    let deliveries = try await site.deliveries()
                    return deliveries.count >= Self.bad.count + 1
                        && deliveries.allSatisfy { $0["state"].string != "pending" }
                })
            let last = try await site.deliveries().filter { $0["event"].string == "down" }
            for (hook, _, ending) in Self.bad {
                let delivery = last.first { $0["hook"].string == hook }
                #expect(
                    delivery?["last_result"].string?.hasPrefix(ending) == true,
                    "\(hook): \(delivery?["last_result"].string ?? "")")
                #expect(delivery?["state"].string == (ending == "exit 0" ? "delivered" : "undelivered"))
                #expect((delivery?["last_output"].string ?? "").utf8.count <= 5_000)
            }
            // The one that works is told of those that do not.
            #expect(await within(.seconds(10)) { site.alerts.count { $0.event == "undelivered" } == 5 })
            let visits = server.visits
            #expect(await within(.seconds(5)) { server.visits > visits + 5 }, "probing goes on")
            let table = try await site.noc("hooks", "log", "--undelivered")
            #expect(
                table.output.contains("hangs") && table.output.contains("timeout") && !table.output.contains("forks"))
            #expect(try await site.noc("status").output.contains("undelivered"))
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            // What a hook that ended well put in the background goes on, and nothing else.
            let left = try descendants(of: site)
            let programs = left.map { (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)) ?? "" }
            for process in left { kill(process, SIGKILL) }
            #expect(programs == Array(repeating: "sleep\u{0}300\u{0}", count: 5))
            #expect(site.alerts.count == 6, "each is told once")
        }

        @Test func `a daemon that is told to stop does so in seconds, whatever its hooks and probes do`() async throws {
            let server = try MoodyServer(.ill)
            let site = try Site(watching: server, targets: 4) { _ in
                "hooks:\n  - { id: hangs, command: [/bin/sh, -c, \"trap : TERM; while :; do sleep 0.2; done\"], on: [down], timeout: 1h }"
            }
            let daemon = try RunningDaemon(site)
            #expect(try await within(.seconds(20)) { try await site.deliveries().count == 4 })
            server.become(.stalling)
            let begin = ContinuousClock.now
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0, "\(daemon.log)")
            #expect(ContinuousClock.now - begin < .seconds(12))
            #expect(daemon.log.contains("stopped"))
            let deliveries = try await site.deliveries()
            #expect(
                deliveries.allSatisfy { $0["state"].string == "pending" && $0["attempts"].int == 0 },
                "an attempt cut short does not count")
            #expect(try await site.noc("verify").status == 0)
        }

        /// Processes that the bad hooks left.
        private func descendants(of site: Site) throws -> [pid_t] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter { process in
                guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return false }
                return String(decoding: bytes, as: UTF8.self).contains("BAD_DAY=\(site.folder.path)")
            }
        }
    }
}
