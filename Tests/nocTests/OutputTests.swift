import Foundation
import Testing

/// What becomes of an answer: on its way, and how it is laid out there.
@Suite struct OutputTests {
    /// Commands with a short and with a long answer, and those that print what the argument parser makes.
    static let answers = [
        ["--help"], ["--version"], ["help", "report"], ["config", "schema"], ["config", "show"], ["config", "check"],
        ["config", "reference"],
        ["status"], ["status", "--json"], ["incidents"], ["incidents", "show", "web@20261007T020000Z", "--all"],
        ["export", "--from", "2026-10-01", "--to", "2026-11-01"], ["report", "--month", "2026-10", "--json"],
        ["report", "--month", "2026-10", "--format", "csv", "--output", "-"], ["maintenance", "list"], ["verify"],
        ["hooks", "log"], ["doctor", "--json"],
    ]

    private static let imported = Task {
        let site = try Site()
        #expect(try await site.noc("import", site.october()).status == 0)
        return site
    }

    /// Runs noc with stdout as a shell makes it by `redirection`.
    private func noc(_ arguments: [String], _ redirection: String) async throws -> Binary.Outcome {
        let site = try await Self.imported.value
        return try await Binary.run(
            "/bin/bash",
            [
                "-c", "\"$@\" \(redirection)", "bash", Binary.path, "--config", site.configuration, "--state-dir",
                site.state,
            ]
                + arguments)
    }

    @Test(arguments: answers)
    func `a pipe that its reader closed ends a command quietly`(arguments: [String]) async throws {
        let outcome = try await noc(arguments, "| true; exit ${PIPESTATUS[0]}")
        // A doctor that finds something says so by its status when it is through before the pipe is closed.
        #expect(outcome.status == 0 || arguments[0] == "doctor", "\(outcome.errors)")
        #expect(!outcome.errors.contains("annot"), "\(outcome.errors)")
    }

    @Test(arguments: answers)
    func `an answer that finds no room is one line on stderr and exit 1`(arguments: [String]) async throws {
        let outcome = try await noc(arguments, ">/dev/full")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "noc: stdout cannot be written: No space left on device\n")
    }

    @Test(arguments: [
        ["export", "--from", "2026-10-01", "--to", "2026-11-01", "--output", "/dev/full"],
        ["export", "--from", "2026-10-01", "--to", "2026-11-01", "--output", "/nowhere/file"],
        ["report", "--month", "2026-10", "--format", "csv", "--output", "/dev/null/x"],
        ["backup", "/nowhere/copy"], ["backup", "/dev/full"],
    ])
    func `a file that cannot be written is one line on stderr and exit 1`(arguments: [String]) async throws {
        let outcome = try await noc(arguments, "")
        #expect(outcome.status == 1)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.hasPrefix("noc: ") == true, "\(outcome.errors)")
        #expect(!outcome.errors.contains("NSCocoaErrorDomain"), "\(outcome.errors)")
    }

    private static let longID = "an-id-that-is-as-long-as-an-id-may-well-be-in-a-large-room-0001"
    private static let longName = "一个名字很长很长很长很长很长很长很长很长很长很长很长很长的业务系统"

    private func wide() async throws -> Site {
        let site = try Site(
            extra:
                "  - { id: \(Self.longID), name: \(Self.longName), checks: [ { id: tcp, tcp: { host: 127.0.0.1, port: 9 } } ] }"
        )
        let reason = "connection_refused: " + String(repeating: "why ", count: 35) + "END"
        let now = Int64(Date().timeIntervalSince1970) * 1_000
        let lines = (1...5).map { index in
            """
            {"kind":"observation","time":\(now - 60_000 + Int64(index) * 10_000),"target":"\(Self.longID)","check":"tcp",\
            "outcome":"fail","latency_ms":null,"reason":"\(reason)"}
            """
        }
        let file = try site.folder.write(lines.joined(separator: "\n"), to: "now.ndjson")
        #expect(try await site.noc("import", file).status == 0)
        return site
    }

    @Test func `nothing of a table is cut in a pipe`() async throws {
        let site = try await wide()
        let outcome = try await site.noc("status")
        #expect(outcome.output.contains(Self.longID) && outcome.output.contains(Self.longName))
        #expect(outcome.output.contains("END") && !outcome.output.contains("…"), "\(outcome.output)")
    }

    @Test func `COLUMNS narrows names, and never ids, amounts and reasons`() async throws {
        let site = try await wide()
        let outcome = try await Binary.run(
            ["--config", site.configuration, "--state-dir", site.state, "status"], environment: ["COLUMNS": "60"])
        #expect(outcome.output.contains(Self.longID) && !outcome.output.contains(Self.longName))
        #expect(outcome.output.contains("END") && outcome.output.contains("…"), "\(outcome.output)")
    }
}
