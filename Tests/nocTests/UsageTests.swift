import Foundation
import Testing

@Suite struct UsageTests {
    @Test(
        arguments: [
            ["frobnicate"], ["status", "--nonsense"], ["report", "--month", "2026-13"],
            ["report", "--month", "--year", "2026"],
            ["report", "--from", "2026-10-01"], ["report", "--format", "gif"], ["report", "--output", "-"],
            ["correct", "web", "--from", "1", "--to", "2", "--as", "fine", "--reason", "r", "--by", "b"],
            [
                "correct", "web", "--from", "2026-10-01", "--to", "2099-01-01", "--as", "up", "--reason", "r", "--by",
                "b",
            ],
            ["report", "--month", "2026-10", "--as-of", "2099-01-01"], ["status", "--format", "xml"],
            [
                "correct", "web", "--from", "1960-01-01", "--to", "1961-01-01", "--as", "up", "--reason", "r", "--by",
                "b", "--format", "html",
            ],
            ["maintenance", "add", "--from", "1", "--to", "2", "--by", "b", "--reason", "r"], ["ack", "x"],
            ["annotate", "x", "--by", "b"], ["run", "--log-level", "loud"], ["hooks", "log", "--limit", "0"],
        ])
    func `wrong usage is exit 2 with the usage on stderr and nothing on stdout`(arguments: [String]) async throws {
        let site = try Site()
        let outcome = try await site.noc(arguments)
        #expect(outcome.status == 2)
        #expect(!FileManager.default.fileExists(atPath: site.state), "nothing was done")
        #expect(outcome.output.isEmpty)
        let name = arguments[0] == "frobnicate" ? "[" : arguments[0]
        #expect(outcome.errors.contains("Usage: noc \(name)"), "the usage of that command: \(outcome.errors)")
    }

    @Test(arguments: [[], ["config"], ["hooks"], ["maintenance"]])
    func `a command that needs another after it is wrong usage alone`(arguments: [String]) async throws {
        let outcome = try await Binary.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains((["USAGE: noc"] + arguments).joined(separator: " ")), "\(outcome.errors)")
        #expect(outcome.errors.contains("SUBCOMMANDS:"))
    }

    @Test func `the help of annotate names the usual causes with the words that reports have for them`() async throws {
        let outcome = try await Binary.run(["annotate", "--help"])
        #expect(outcome.status == 0)
        for cause in ["fibre 光缆故障", "power 供电", "carrier 运营商线路", "weather 自然灾害"] {
            #expect(outcome.output.contains(cause), "\(outcome.output)")
        }
    }

    @Test func `help is exit 0 and names every command`() async throws {
        let outcome = try await Binary.run(["help"])
        #expect(outcome.status == 0)
        let commands = [
            "run", "check", "status", "report", "incidents", "ack", "annotate", "maintenance", "correct", "import",
            "export",
            "verify", "config", "hooks", "backup", "doctor", "demo",
        ]
        for command in commands { #expect(outcome.output.contains("\n  \(command) "), "\(command) is missing") }
        #expect(!outcome.output.contains("demo-agent"))
    }

    @Test func `global options stand before the command or after it`() async throws {
        let site = try Site()
        let before = try await Binary.run(["--config", site.configuration, "--json", "config", "check"])
        let after = try await Binary.run(["config", "check", "--format", "json", "--config", site.configuration])
        #expect(before.status == 0)
        #expect(before.output == after.output)
        #expect(try JSON(before.output)["ok"].bool == true)
    }

    @Test func `a target that is not there is named with the one that was meant`() async throws {
        let site = try Site()
        let outcome = try await site.noc("status", "uplnk")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "noc: no target \"uplnk\" in the configuration; did you mean \"uplink\"?\n")
        #expect(try await site.noc("check", "uplnk").status == 3)
    }

    @Test func `every problem of a bad configuration is printed with its place`() async throws {
        let site = try Site(extra: "hoooks: []\nsentinels: [nobody]")
        let outcome = try await site.noc("config", "check")
        #expect(outcome.status == 1)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("noc.yaml:") })
        #expect(outcome.output.contains("did you mean 'hooks'"))
        let status = try await site.noc("status")
        #expect(status.status == 1)
        #expect(status.errors.contains("did you mean 'hooks'"))
    }

    @Test func `without a record, status says so`() async throws {
        let outcome = try await Site().noc("status")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no record in"))
    }

    @Test func `the shipped configuration is fine, and its effective form and schema are well formed`() async throws {
        let path = "\(Binary.package)/Config/noc.yaml"
        let check = try await Binary.run(["config", "check", "--config", path])
        #expect(check.status == 0, "\(check.output)")
        let show = try await Binary.run(["config", "show", "--config", path])
        let folder = try Folder()
        let again = try await Binary.run(["config", "check", "--config", try folder.write(show.output, to: "noc.yaml")])
        #expect(again.status == 0, "\(folder.path): \(again.output)")
        #expect(try JSON(try await Binary.run(["config", "schema"]).output).keys.contains("properties"))
    }
}
