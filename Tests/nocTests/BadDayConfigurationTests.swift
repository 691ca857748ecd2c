import Foundation
import Testing

extension BadDay {
    @Suite struct Configuration {
        /// Each line has one mistake, which the message about it must name.
        private static let mistakes: [(line: String, named: String)] = [
            ("site: { id: Site One, name: 机房,", "id"),
            ("        colector: c1,", "collector"),
            ("        time_zone: Asia/Shangai,", "Asia/Shangai"),
            ("        locale: klingon }", "locale"),
            ("storage: { retain_observations: 30d,", "184d"),
            ("           directry: /tmp }", "directory"),
            ("defaults: { interval: 60,", "interval"),
            ("            timeout: soon,", "timeout"),
            ("            retry_interval: 1ms,", "retry_interval"),
            ("            failures_to_down: 0,", "failures_to_down"),
            ("            successes_to_up: many }", "successes_to_up"),
            ("objectives:", ""),
            ("  a: { availability: 101% }", "availability"),
            ("  b: { availability: 99%, hours: always }", "hours"),
            ("  c: { availability: 99%, maintenance: ignore }", "maintenance"),
            ("  d: { availability: 99%, unknown: maybe }", "unknown"),
            ("  f: { availibility: 99%, availability: 99% }", "availibility"),
            ("groups:", ""),
            ("  - { id: g, name: G, objective: nope }", "nope"),
            ("  - { id: g, name: again }", "g"),
            ("  - { id: h, name: H, aggregate: best }", "aggregate"),
            ("sentinels: [nobody]", "nobody"),
            ("targets:", ""),
            ("  - { id: a, name: X, group: gg, checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "gg"),
            ("  - { id: a, name: X, checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "a"),
            ("  - { id: b, name: X, rule: most, checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "rule"),
            ("  - { id: c, name: X, rule: { quorum: 3 }, checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "quorum"),
            ("  - { id: d, name: X, parents: [d], checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "d"),
            ("  - { id: e, name: X, parents: [zz], checks: [ { id: c, icmp: { host: 127.0.0.1 } } ] }", "zz"),
            ("  - { id: f, name: X, checks: [] }", "checks"),
            ("  - { id: g1, name: X, checks: [ { id: c } ] }", "check"),
            (
                "  - { id: h1, name: X, checks: [ { id: c, icmp: { host: 127.0.0.1, cout: 3 } } ] }",
                "did you mean 'count'"
            ),
            ("  - { id: i, name: X, checks: [ { id: c, http: { url: \"ftp://x\" } } ] }", "ftp"),
            ("  - { id: j, name: X, checks: [ { id: c, tcp: { host: 127.0.0.1, port: 70000 } } ] }", "70000"),
            (
                "  - { id: k, name: X, checks: [ { id: c, http: { url: \"http://x\", expect: { status: 99 } } } ] }",
                "99"
            ),
            (
                "  - { id: l, name: X, checks: [ { id: c, http: { url: \"http://x\", expect: { body_matches: \"(\" } } } ] }",
                "body_matches"
            ),
            (
                "  - { id: m, name: X, checks: [ { id: c, snmp: { agent: 127.0.0.1, credential: nope, uptime: {} } } ] }",
                "nope"
            ),
            ("  - { id: n, name: X, checks: [ { id: c, dns: { server: 127.0.0.1 } } ] }", "name"),
            ("  - { id: o, name: X, checks: [ { id: c, icmp: { host: 127.0.0.1, loss_down: 120% } } ] }", "loss_down"),
            ("hooks:", ""),
            ("  - { id: h, on: [down] }", "command"),
            ("  - { id: i, command: [/bin/true], on: [dwon] }", "dwon"),
            ("  - { id: j, command: [/bin/true], on: [down], attempts: 0 }", "attempts"),
            ("  - { id: k, command: [/bin/true], on: [down], groups: [nix] }", "nix"),
        ]

        @Test func `forty mistakes are forty messages, each at its place, and nothing starts`() async throws {
            let wrong = Self.mistakes.indices.filter { !Self.mistakes[$0].named.isEmpty }
            #expect(wrong.count == 40)
            let site = try Site()
            _ = try site.folder.write(Self.mistakes.map(\.line).joined(separator: "\n") + "\n", to: "noc.yaml")
            let outcome = try await site.noc("config", "check")
            #expect(outcome.status == 1)
            let messages = outcome.output.split(separator: "\n")
            #expect(messages.count == 40, "\(outcome.output)")
            for (message, index) in zip(messages, wrong) {
                let place = message.firstRange(of: "/noc.yaml:\(index + 1):")
                #expect(place != nil, "line \(index + 1): \(message)")
                #expect(message.contains(Self.mistakes[index].named), "line \(index + 1): \(message)")
            }
            let run = try await site.noc("run")
            #expect(run.status == 1)
            #expect(run.errors.contains("40 problems"), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: site.state))
        }

        @Test
        func `a target taken out while it is down raises no recovery: neither then, nor when it is put back well`()
            async throws
        {
            let server = try MoodyServer(.ill)
            let site = try Site(watching: server, targets: 2, hooks: Site.logging())
            let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
            let daemon = try RunningDaemon(site)
            #expect(await within(.seconds(15)) { site.alerts.map(\.event) == ["down", "down"] }, "\(daemon.log)")

            let rest = text.split(separator: "\n").filter { !$0.contains("id: t0") }.joined(separator: "\n")
            _ = try site.folder.write(rest + "\n", to: "noc.yaml")
            daemon.send(SIGHUP)
            #expect(await daemon.logs("configuration reloaded"), "\(daemon.log)")
            server.become(.well)
            #expect(await within(.seconds(15)) { site.alerts.count == 3 }, "\(daemon.log)")
            let open = try JSON(try await site.noc("incidents", "--open", "--json").output)
            #expect(open.array.isEmpty)

            _ = try site.folder.write(text, to: "noc.yaml")
            daemon.send(SIGHUP)
            #expect(await daemon.logs("configuration reloaded", count: 2), "\(daemon.log)")
            let isUp = try await within(.seconds(15)) {
                try JSON(try await site.noc("status", "t0", "--json").output)["targets"][0]["state"].string == "up"
            }
            #expect(isUp)
            daemon.send(SIGTERM)
            #expect(await daemon.ended() == 0)

            #expect(site.alerts.map(\.event) == ["down", "down", "up"])
            #expect(site.alerts.last?.incident.hasPrefix("t1@") == true)
            let notes = try await site.events("note").map { $0["event"].string }
            #expect(notes == ["target_removed", "target_returned"])
            let known = try JSON(try await site.noc("incidents", "--target", "t0", "--json").output)
            #expect(known.array.count == 1 && known[0]["end"].string != nil, "the record knows when it was back")
            #expect(try await site.noc("verify").status == 0)
        }
    }
}
