import Foundation
import Testing

extension BadDay {
    @Suite struct Disk {
        @Test(.enabled(if: SmallDisk.isPermitted, "\(SmallDisk.comment)"))
        func `on a full disk it goes on probing and alerting, says so, and catches up when there is room`() async throws
        {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: Site.logging())
            let disk = try await SmallDisk(at: site.state, megabytes: 4)
            let daemon = try RunningDaemon(site, through: disk.prefix)
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            try disk.fill()
            try await trouble(daemon, site, server, says: "no room on the disk")
            try await says(site, "no room on the disk", through: disk.prefix)
            try disk.makeRoom()
            try await recovery(daemon, site, server, through: disk.prefix)
        }

        @Test func `on a disk that became read-only it does the same`() async throws {
            let server = try MoodyServer()
            let site = try Site(watching: server, hooks: Site.logging())
            let host = try await TroubledHost()
            let daemon = try RunningDaemon(site, environment: host.environment(disk: site.folder.name))
            try #require(await daemon.logs("started"))
            #expect(await within(.seconds(10)) { server.visits > 5 })
            try host.makeReadOnly(true)
            try await trouble(daemon, site, server, says: "the record")
            try host.makeReadOnly(false)
            try await recovery(daemon, site, server, through: [])
        }

        /// An outage while nothing can be written: told once, probed on.
        private func trouble(
            _ daemon: RunningDaemon, _ site: Site, _ server: MoodyServer, says cause: String
        ) async throws {
            #expect(await daemon.logs("the record cannot be written; probing and alerting go on"), "\(daemon.log)")
            #expect(daemon.log.contains(cause), "\(daemon.log)")
            server.become(.ill)
            #expect(await within(.seconds(10)) { site.alerts.map(\.event) == ["down"] }, "\(daemon.log)")
            let visits = server.visits
            #expect(await within(.seconds(10)) { server.visits > visits + 5 })
        }

        /// The record is as it was: only the daemon can say why.
        private func says(_ site: Site, _ cause: String, through prefix: [String]) async throws {
            let command = prefix + [Binary.path, "--config", site.configuration, "--state-dir", site.state, "status"]
            func status(_ option: String) async throws -> Binary.Outcome {
                try await Binary.run(command[0], Array(command.dropFirst()) + [option])
            }
            #expect(
                try await within(.seconds(10)) {
                    let told = try await status("--exit-code")
                    return told.status == 1 && told.output.contains("not been able to write the record since")
                        && told.output.contains(cause)
                })
            let daemon = try JSON(try await status("--json").output)["daemon"]
            #expect(daemon["running"].bool == true && daemon["record_failure"]["error"].string?.contains(cause) == true)
        }

        /// The gap stands in the record, and so does what happened in it.
        private func recovery(
            _ daemon: RunningDaemon, _ site: Site, _ server: MoodyServer, through prefix: [String]
        ) async throws {
            #expect(await daemon.logs("the record is written again"), "\(daemon.log)")
            server.become(.well)
            #expect(await within(.seconds(10)) { site.alerts.map(\.event) == ["down", "up"] }, "\(daemon.log)")
            let copy = try Site()
            _ = try copy.folder.write(try site.folder.text("noc.yaml"), to: "noc.yaml")
            try FileManager.default.createDirectory(atPath: copy.state, withIntermediateDirectories: true)
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)
            let command = prefix + [Binary.path, "--config", site.configuration, "--state-dir", site.state, "backup"]
            let backup = try await Binary.run(
                command[0], Array(command.dropFirst()) + ["\(copy.state)/ledger.sqlite"])
            #expect(backup.status == 0, "\(backup.errors)")
            #expect(try await copy.noc("verify").status == 0)
            let gaps = try await copy.events("gap")
            #expect(gaps.count == 1)
            #expect(gaps.first?["observations_lost"].string == "0")
            #expect(gaps.first?["error"].string?.contains("the record") == true)
            let deliveries = try await copy.deliveries()
            #expect(Set(deliveries.compactMap { $0["id"].string }) == Set(site.alerts.map(\.delivery)))
            #expect(deliveries.allSatisfy { $0["state"].string == "delivered" })
            #expect(try JSON(try await copy.noc("incidents", "--json").output).array.count == 1)
        }
    }
}
