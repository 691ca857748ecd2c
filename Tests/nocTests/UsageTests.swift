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

    @Test(arguments: [[], ["config"], ["hooks"], ["maintenance"], ["record"]])
    func `a command that needs another after it is wrong usage alone`(arguments: [String]) async throws {
        let outcome = try await Binary.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains((["USAGE: noc"] + arguments).joined(separator: " ")), "\(outcome.errors)")
        #expect(outcome.errors.contains("SUBCOMMANDS:"))
    }

    @Test(arguments: [
        (["statsu"], "no command \"statsu\" in noc; did you mean \"noc status\"?"),
        (["help", "statsu"], "no command \"statsu\" in noc; did you mean \"noc status\"?"),
        (["statsu", "--help"], "no command \"statsu\" in noc; did you mean \"noc status\"?"),
        (["--config", "status", "reprot"], "no command \"reprot\" in noc; did you mean \"noc report\"?"),
        (["record", "lst"], "no command \"lst\" in noc record; did you mean \"noc record list\"?"),
        (["help", "record", "lst"], "no command \"lst\" in noc record; did you mean \"noc record list\"?"),
        (["incidents", "shw", "x"], "no command \"shw\" in noc incidents; did you mean \"noc incidents show\"?"),
        (["report", "lnt"], "no command \"lnt\" in noc report; did you mean \"noc report lint\"?"),
        (["help", "NONSENSE"], "no command \"NONSENSE\" in noc; there are: run, check, status, report, "),
    ])
    func `a command that is none is wrong usage, and told with the one that was meant`(
        arguments: [String], complaint: String
    ) async throws {
        let outcome = try await Binary.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("Error: \(complaint)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("\nUsage: noc ") && !outcome.errors.contains("demo-agent"))
    }

    @Test func `what is no command but an argument is not taken for one`() async throws {
        let site = try Site()
        #expect(try await site.noc("help", "status").status == 0)
        #expect(try await site.noc("help", "record", "list").output.contains("USAGE: noc record list"))
        let extra = try await site.noc("ack", "web", "statsu", "--by", "a")
        #expect(extra.status == 2 && extra.errors.contains("Unexpected argument 'statsu'"), "\(extra.errors)")
    }

    @Test func `an end is told by its distance from the start, a day by its name`() async throws {
        let site = try Site()
        let add = try await site.noc(
            "maintenance", "add", "--target", "web", "--from", "2026-10-07 22:00", "--to", "+150m", "--by", "a",
            "--reason", "r", "--json")
        let window = try JSON(add.output)
        #expect(window["from"].string == "2026-10-07T22:00:00+08:00")
        #expect(window["to"].string == "2026-10-08T00:30:00+08:00")
        for (word, offset) in [("today", 0.0), ("yesterday", -86_400)] {
            let report = try await site.noc("report", "--day", word, "--json")
            let day = Date(timeIntervalSinceNow: 8 * 3_600 + offset).formatted(.iso8601.year().month().day())
            #expect(try JSON(report.output)["period"]["label"].string == day, "the site's day: \(report.errors)")
        }
        let since = try await site.noc("incidents", "--from", "yesterday", "--to", "now")
        #expect(since.status == 0 && since.output.hasPrefix("no incidents in "), "\(since.errors)")
        let wrong = try await site.noc("incidents", "--from", "tomorrow", "--to", "+2h")
        #expect(wrong.status == 2 && wrong.errors.contains("now, today or +2h"))
        #expect(try await site.noc("report", "--month", "today").status == 2)
    }

    @Test func `incidents that are over are no open ones, and that is said`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", site.october()).status == 0)
        let month = try await site.noc("incidents", "--month", "2026-10", "--open")
        #expect(month.output == "no incident is open in 2026-10\n")
        #expect(try await site.noc("incidents", "--open").output == "no incident is open\n")
    }

    @Test func `the effective configuration is shown as JSON too, and loads as that`() async throws {
        let path = "\(Binary.package)/Config/noc.yaml"
        let show = try await Binary.run(["config", "show", "--config", path, "--json"])
        let json = try JSON(show.output)
        #expect(json["site"]["collector"].string == "ops-1" && json["defaults"]["failures_to_down"].int == 3)
        let folder = try Folder()
        let again = try await Binary.run(
            ["config", "show", "--config", try folder.write(show.output, to: "noc.json"), "--json"])
        #expect(again.output == show.output)
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
