import Foundation
import Testing

extension BadDay {
    @Suite struct Service {
        @Test func `of two daemons started at once on one state directory one runs, and the other names it`()
            async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server)
            let daemons = [try RunningDaemon(site), try RunningDaemon(site)]
            #expect(
                await within(.seconds(20)) {
                    daemons.contains { $0.log.contains("started") } && daemons.contains { !$0.isRunning }
                })
            let winner = try #require(daemons.first { $0.log.contains("started") })
            let loser = try #require(daemons.first { $0.identifier != winner.identifier })
            #expect(await loser.ended() == 1)
            #expect(loser.log.contains("process id \(winner.identifier)"), "\(loser.log)")
            #expect(loser.log.contains(site.state))
            winner.send(SIGKILL)
            #expect(await winner.ended() == SIGKILL)
            // What a killed one left behind holds nobody up.
            let next = try RunningDaemon(site)
            try #require(await next.logs("started"))
            next.send(SIGTERM)
            #expect(await next.ended() == 0)
        }

        @Test func `SIGHUP with a bad configuration changes nothing that is measured; with a good one everything`()
            async throws
        {
            let (old, new) = (try MoodyServer(), try MoodyServer())
            let site = try Site(watching: old)
            let good = try site.folder.text("noc.yaml")
            let daemon = try RunningDaemon(site)
            #expect(await within(.seconds(20)) { old.visits > 3 })
            _ = try site.folder.write(good.replacing(old.url, with: new.url) + "hoooks: []\n", to: "noc.yaml")
            daemon.send(SIGHUP)
            #expect(await daemon.logs("the previous one stays in force"))
            #expect(daemon.log.contains("noc.yaml:") && daemon.log.contains("did you mean 'hooks'"), "\(daemon.log)")
            let visits = old.visits
            #expect(await within(.seconds(10)) { old.visits > visits + 5 })
            #expect(new.visits == 0)
            _ = try site.folder.write(good.replacing(old.url, with: new.url), to: "noc.yaml")
            daemon.send(SIGHUP)
            #expect(await daemon.logs("configuration reloaded"))
            #expect(await within(.seconds(10)) { new.visits > 5 })
            let rest = old.visits
            #expect(await within(.seconds(10)) { new.visits > 15 })
            #expect(old.visits <= rest + 1)
            let begin = ContinuousClock.now
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            #expect(ContinuousClock.now - begin < .seconds(5))
            #expect(try await site.noc("verify").status == 0)
        }
    }
}
