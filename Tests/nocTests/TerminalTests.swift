import Foundation
import NOCCore
import Testing

/// What others wrote, files, peers and programs, never steers the terminal or the log of who reads it.
@Suite struct TerminalTests {
    /// Clears the screen, sets a title, turns the direction of writing; C1 as some terminals take it.
    private static let attack = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{202E}\u{9B}31m\u{8}\r"

    private static func expectHarmless(_ outcome: Binary.Outcome, _ what: String) {
        for text in [outcome.output, outcome.errors] {
            let steering = text.unicodeScalars.filter { $0.isSteering && $0 != "\n" && $0 != "\t" }
            #expect(steering.isEmpty, "\(what): \(text.debugDescription)")
        }
    }

    @Test(arguments: [
        "x\(attack)", "status\(attack)", "--\(attack)", "help \(attack)", "check \(attack)",
        "ack \(attack) --by \(attack)",
        "incidents show \(attack)", "report --month \(attack)", "report --month 2026-10 --output /nowhere/\(attack)",
        "import /nowhere/\(attack)", "target add \(attack)", "verify --head \(attack)",
        "maintenance add \(attack) --from now --to +1h --reason x --by y", "hooks test \(attack)",
    ])
    func `what was typed is not repeated raw`(line: String) async throws {
        let outcome = try await Site().noc(line.split(separator: " ").map(String.init))
        #expect(outcome.status != 0)
        Self.expectHarmless(outcome, line)
    }

    private static let escaped = #"\e[2J\e]0;owned\a\u202E\x9B31m\b\r"#

    @Test(arguments: [
        "\"key\(escaped)\": 1", "web: { listen: \"\(escaped)\" }",
        "objectives: { \"\(escaped)\": { availability: 1 } }",
        "hooks: [ { id: \"\(escaped)\", command: [\"\(escaped)\"], on: [\"\(escaped)\"] } ]",
        "site: { id: \"\(escaped)\" }", "storage: { retain_observations: \"\(escaped)\" }",
        "credentials: { a: { file: \"\(escaped)\" } }", "include: [\"\(escaped)\"]", "a: [\u{9B}31m", "a: *\u{9B}31m",
    ])
    func `a configuration's texts are not repeated raw`(lines: String) async throws {
        let folder = try Folder()
        let file = try folder.write(lines + "\n", to: "noc.yaml")
        for command in [["config", "check"], ["config", "show"], ["doctor"], ["status"]] {
            let outcome = try await Binary.run(["--config", file, "--state-dir", "\(folder.path)/state"] + command)
            Self.expectHarmless(outcome, "\(command) \(lines)")
        }
    }

    @Test func `texts of a file that is imported are neither kept nor shown raw`() async throws {
        let site = try Site()
        let json = #"\u001b[2J\u0007\u202e\u009b31m\r\n"#
        let lines = [
            #"{"kind":"observation","time":1790784000000,"target":"web","check":"tcp","outcome":"fail","latency_ms":null,"reason":"odd: \#(json)"}"#,
            #"{"kind":"observation","time":1790784060000,"target":"web","check":"tcp","outcome":"fail","latency_ms":null,"reason":"odd: \#(json)"}"#,
        ]
        for (index, line) in (lines + Self.hostile(json)).enumerated() {
            let file = try site.folder.write(line + "\n", to: "line\(index).ndjson")
            Self.expectHarmless(try await site.noc("import", file, "--by", "王"), line)
        }
        let table = "time,target,check,outcome,latency_ms,reason\n2026-10-02,we\u{1B}[2Jb,tcp,fail,,\u{9B}31m\n"
        Self.expectHarmless(try await site.noc("import", site.folder.write(table, to: "t.csv"), "--by", "王"), "csv")
        for command in [
            ["status"], ["incidents"], ["incidents", "--json"], ["maintenance", "list", "--all"], ["record", "list"],
            ["correct", "list"], ["verify"], ["hooks", "log"], ["report", "--month", "2026-10", "--json"],
            ["report", "--month", "2026-10", "--format", "md", "--output", "-"],
            ["export", "--from", "2026-10-01", "--to", "2026-11-01"],
        ] {
            Self.expectHarmless(try await site.noc(command), "\(command)")
        }
    }

    /// Lines of every kind that a file may bring, each with a text that steers.
    private static func hostile(_ text: String) -> [String] {
        let time = #""time":"2026-10-03T10:00:00+08:00""#
        return [
            #"{"kind":"state",\#(time),"target":"web","check":"tcp","state":"down","reason":"\#(text)"}"#,
            #"{"kind":"maintenance","id":"\#(text)","start":1790784000000,"end":1790787600000,"reason":"\#(text)","by":"\#(text)","targets":["web"]}"#,
            #"{"kind":"annotation","incident":"web@20261001T000000Z","note":"\#(text)","by":"\#(text)"}"#,
            #"{"kind":"record","series":"\#(text)","date":"2026-10-03","value":"\#(text)","by":"\#(text)"}"#,
            #"{"kind":"\#(text)"}"#, #"{"\#(text)":1}"#, "\u{9B}31m\u{1B}[2J",
        ]
    }

    @Test func `a hook's output is shown and kept without its secrets and what steers`() async throws {
        let folder = try Folder()
        let script = try folder.write(
            "#!/bin/sh\nprintf '\\033[2J%s\\033]0;x\\007\\n' \"$TOKEN\"\nexit 1\n", to: "hook.sh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let token = try folder.write("sesame-open\n", to: "token")
        let site = try Site(
            extra: "hooks:\n  - { id: h, command: [\(script)], environment: { TOKEN: \"file:\(token)\" } }")
        for command in [["hooks", "test", "h"], ["hooks", "test", "h", "--json"], ["hooks", "log", "--json"]] {
            let outcome = try await site.noc(command)
            Self.expectHarmless(outcome, "\(command)")
            #expect(!outcome.output.contains("sesame"), "\(outcome.output)")
            if command[1] == "test" { #expect(outcome.output.contains(Redactor.dots), "\(outcome.output)") }
        }
    }

    @Test func `a line of the log stays one line`() async throws {
        let site = try Site()
        let outcome = try await Binary.run(
            ["--config", "/nowhere/a\n<0>forged\u{1B}[2J", "--state-dir", site.state, "run"])
        #expect(outcome.status != 0)
        Self.expectHarmless(outcome, "run")
    }
}
