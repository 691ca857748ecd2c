import Foundation
import Testing

extension BadDay {
    @Suite struct Killed {
        private static let rounds = 12

        @Test func `killed at any instant under load, it loses no alert, invents none and tells no incident twice`()
            async throws
        {
            let server = try MoodyServer(.flapping(period: .milliseconds(2_400)))
            let site = try Site(watching: server, targets: 24, interval: "150ms", hooks: Site.logging())
            for round in 1...Self.rounds {
                let daemon = try RunningDaemon(site)
                // Even the first instants of a daemon are some; the first one of all makes the record.
                if round % 3 != 0 { try #require(await daemon.logs("started"), "round \(round): \(daemon.log)") }
                try await Task.sleep(for: .milliseconds(.random(in: 0...1_400)))
                daemon.send(SIGKILL)
                #expect(await daemon.ended() == SIGKILL)
                guard FileManager.default.fileExists(atPath: "\(site.state)/ledger.sqlite") else { continue }
                let verify = try await site.noc("verify")
                #expect(verify.status == 0, "round \(round): \(verify.output)\(verify.errors)")
            }
            server.become(.well)
            let last = try RunningDaemon(site)
            let isQuiet = try await within(.seconds(20)) {
                let deliveries = try await site.deliveries()
                return !deliveries.isEmpty && deliveries.allSatisfy { $0["state"].string == "delivered" }
                    && Set(deliveries.compactMap { $0["incident"].string }).count * 2 == deliveries.count
            }
            #expect(isQuiet, "\(last.log)")
            last.send(SIGTERM)
            #expect(await last.ended() == 0)
            try await compare(site)
        }

        private func compare(_ site: Site) async throws {
            let (alerts, deliveries) = (site.alerts, try await site.deliveries())
            let verify = try await site.noc("verify", "--json")
            #expect(verify.status == 0, "\(verify.output)")
            let recorded = Set(deliveries.compactMap { $0["id"].string })
            #expect(recorded == Set(alerts.map(\.delivery)))
            let registered = Set(
                try await site.rows("SELECT id FROM incidents WHERE ended_at > start").compactMap { $0[0].string })
            #expect(Set(alerts.map(\.incident)) == registered)
            #expect(
                Set(try JSON(try await site.noc("incidents", "--json").output).array.compactMap { $0["id"].string })
                    == registered)
            let downs = Dictionary(grouping: Set(alerts.filter { $0.event == "down" }), by: \.incident)
            #expect(downs.values.allSatisfy { $0.count == 1 }, "one alert of each incident")
            for incident in registered { #expect(alerts.first { $0.incident == incident }?.event == "down") }
            print(
                "killed \(Self.rounds) times: \(registered.count) incidents, \(deliveries.count) deliveries,",
                "\(alerts.count - recorded.count) of them twice, \(try JSON(verify.output)["observations"].int ?? 0) observations"
            )
        }
    }
}
