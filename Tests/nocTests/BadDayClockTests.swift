import Foundation
import Testing

extension BadDay {
    @Suite struct Clock {
        @Test
        func
            `a clock set forward and back: both steps are recorded, no observation comes before the last, the rest is unmonitored`()
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, targets: 3, hooks: Site.logging())
            let host = try await TroubledHost()
            let daemon = try RunningDaemon(site, environment: host.environment())
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 9 })
            let forward = now()
            try host.shiftClock(seconds: 5)
            #expect(await daemon.logs("the wall clock stepped"))
            let visits = server.visits
            #expect(await within(.seconds(10)) { server.visits > visits + 9 })
            let back = now()
            try host.shiftClock(seconds: 0)
            #expect(await daemon.logs("the wall clock stepped", count: 2))
            // When the clock has passed what was stored, an outage is an outage again.
            #expect(await within(.seconds(10)) { self.now() > back + 5_500 })
            server.become(.ill)
            #expect(await within(.seconds(10)) { site.alerts.count == 3 }, "\(daemon.log)")
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            try await examine(site, forward: forward, back: back)
        }

        private func examine(_ site: Site, forward: Int, back: Int) async throws {
            #expect(try await site.noc("verify").status == 0)
            let steps = try await site.events("clock_step").compactMap { $0["step_ms"].string.flatMap(Int.init) }
            #expect(steps.count == 2)
            #expect(abs((steps.first ?? 0) - 5_000) < 500 && abs((steps.last ?? 0) + 5_000) < 500, "\(steps)")
            let rows = try await site.rows("SELECT check_id, time FROM observations ORDER BY id")
            let times = Dictionary(grouping: rows) { $0[0].int ?? 0 }.mapValues { $0.compactMap { $0[1].int } }
            #expect(times.count == 3)
            for check in times.values {
                #expect(
                    zip(check, check.dropFirst()).allSatisfy { $0 < $1 },
                    "each observation is later than the one before")
                #expect(check.contains { $0 > back + 5_500 }, "measured again once the clock had passed the last")
                // Of the five seconds that never were on the clock the last observation before covers one.
                #expect(!check.contains { (forward + 600..<forward + 4_900).contains($0) })
            }
            let report = try await site.noc(
                "report", "--from", "\(forward + 2_000)", "--to", "\(forward + 4_500)", "--json", "--output", "-")
            let target = try JSON(report.output)["targets"][0]
            #expect(target["breakdown_ms"]["unmonitored"].int == 2_500, "\(report.output)\(report.errors)")
            #expect(target["availability"]["assessed"].isNull)
        }

        @Test func `a daemon started with its clock behind the record stores nothing until the clock has passed it`()
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: Site.logging())
            let host = try await TroubledHost()
            try host.shiftClock(seconds: 6)
            let ahead = try RunningDaemon(site, environment: host.environment())
            try #require(await ahead.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            ahead.send(SIGTERM)
            #expect(await ahead.ended() == 0)
            let last = try await lastTime(site)
            #expect(last > now())
            let status = try await site.noc("status")
            #expect(status.output.contains(": the record is ahead of the clock; nothing is stored of it until "))
            let daemon = try RunningDaemon(site)
            try #require(await daemon.logs("started"))
            #expect(await daemon.logs("the record is ahead of the clock"), "\(daemon.log)")
            #expect(try await within(.seconds(15)) { try await lastTime(site) > last })
            #expect(now() > last)
            #expect(
                daemon.log.components(separatedBy: "the record is ahead of the clock").count == 2, "it is said once")
            server.become(.ill)
            #expect(await within(.seconds(10)) { site.alerts.map(\.event) == ["down"] }, "\(daemon.log)")
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            #expect(try await site.noc("verify").status == 0)
        }

        @Test func `a daemon whose clock is an hour behind the record tells of it, of an outage and of its end`()
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: Site.logging(on: "[down, up, collector]"))
            let host = try await TroubledHost()
            try host.shiftClock(seconds: 3_600)
            let ahead = try RunningDaemon(site, environment: host.environment())
            try #require(await ahead.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            ahead.send(SIGTERM)
            #expect(await ahead.ended() == 0)
            let last = try await lastTime(site)
            let daemon = try RunningDaemon(site)
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { site.alerts.map(\.event) == ["collector"] }, "\(daemon.log)")
            server.become(.ill)
            #expect(await within(.seconds(10)) { site.alerts.map(\.event) == ["collector", "down"] }, "\(daemon.log)")
            server.become(.well)
            #expect(
                await within(.seconds(10)) { site.alerts.map(\.event) == ["collector", "down", "up"] },
                "\(daemon.log)")
            #expect(try await site.noc("doctor").output.contains("the clock is behind the record"))
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            #expect(try await lastTime(site) == last, "nothing is stored")
            #expect(try await site.noc("verify").status == 0)
        }

        private func lastTime(_ site: Site) async throws -> Int {
            try await site.rows("SELECT max(time) FROM observations").first?.first?.int ?? 0
        }

        private func now() -> Int { Int(Date().timeIntervalSince1970 * 1_000) }
    }
}
