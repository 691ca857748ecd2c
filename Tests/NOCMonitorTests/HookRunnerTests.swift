import Foundation
import NOCCore
import Testing

@testable import NOCMonitor

/// A directory with hook scripts, gone with the test.
final class ScriptDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "noc-hooks-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a shell script and returns its path.
    func script(_ name: String = "hook", _ body: String, mode: Int = 0o755) throws -> String {
        let file = path + "/" + name
        try ("#!/bin/sh\n" + body + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }
}

/// Real processes: every way in which a hook goes wrong ends in time and is told apart.
@Suite(.timeLimit(.minutes(1))) struct HookRunnerTests {
    private let directory: ScriptDirectory
    private let runner = HookRunner(time: SystemTime()) { reference in
        guard case .environment("KEY") = reference else { throw MissingSecret() }
        return Secret("sesame")
    }

    private struct MissingSecret: Error, CustomStringConvertible { var description: String { "no such secret" } }

    init() throws { directory = try ScriptDirectory() }

    private func payload(_ text: String = "文本") -> String {
        let plan = Samples.plan([])
        var message = AlertMessage(
            event: .down, delivery: "d1", site: plan.accounting.site, subject: "【中断】目标", text: text,
            time: "2026-10-07T10:00:00+08:00")
        message.target = AlertMessage.Target(id: "web", name: "网站", group: nil)
        return message.jsonText()
    }

    private func run(
        _ command: [String], timeout: Duration = .seconds(20), environment: [String: Hook.EnvironmentValue] = [:],
        payload text: String = "文本"
    ) async -> HookResult {
        let hook = Hook(id: "h", command: command, timeout: timeout, environment: environment)
        return await runner.run(hook, payload: payload(text), attempt: 3)
    }

    @Test func `a hook gets the event on its standard input and in variables, and nothing else`() async throws {
        let script = try directory.script("hook", "cat > \(directory.path)/stdin; env | sort > \(directory.path)/env")
        setenv("NOC_TEST_LEAK", "leak", 1)
        let result = await run([script], environment: ["KEY": .secret(.environment("KEY")), "PLAIN": .plain("a b")])
        #expect(result.ending == .exit(0))
        let text = try directory.read("stdin")
        #expect(text.contains(#""schema":"noc.alert/1""#))
        let message = try AlertMessage(json: text)
        #expect(message.attempt == 3 && message.target?.name == "网站")
        let variables = try directory.read("env").split(separator: "\n")
        #expect(variables.contains("NOC_ATTEMPT=3") && variables.contains("KEY=sesame"))
        #expect(variables.contains("PLAIN=a b") && variables.contains("NOC_INCIDENT="))
        #expect(!variables.contains { $0.hasPrefix("NOC_TEST_LEAK") || $0.hasPrefix("HOME=") })
    }

    @Test(arguments: [
        ("echo \"key=$KEY\"", "key=••••••\n"), ("set -x; test -n \"$KEY\"", "+ test -n ••••••\n"),
        ("printf 'u:%s' \"$KEY\" | base64", "dT••••••\n"),
    ])
    func `a hook's secrets are hidden in its output`(body: String, expected: String) async throws {
        let result = await run([try directory.script("hook", body)], environment: ["KEY": .secret(.environment("KEY"))])
        #expect(result.ending == .exit(0))
        #expect(!result.output.contains("sesame"))
        #expect(result.output.contains(Redactor.dots), "\(result.output)")
        if !body.contains("base64") { #expect(result.output == expected) }
    }

    @Test func `a secret that the limit of output cuts is hidden, too`() async throws {
        let script = try directory.script("hook", "printf '%0\(HookProgram.outputLimit - 3)d%s' 0 \"$KEY\"")
        let result = await run([script], environment: ["KEY": .secret(.environment("KEY"))])
        #expect(result.output.hasSuffix("0" + Redactor.dots))
    }

    @Test func `a secret is hidden where the limit cuts one of its characters`() async throws {
        let runner = HookRunner(time: SystemTime()) { _ in Secret("芝麻开门") }
        let script = try directory.script("hook", "printf '%0\(HookProgram.outputLimit - 4)d%s' 0 \"$KEY\"")
        let hook = Hook(
            id: "h", command: [script], timeout: .seconds(20), environment: ["KEY": .secret(.environment("KEY"))])
        let result = await runner.run(hook, payload: payload(), attempt: 1)
        #expect(result.output.hasSuffix("0" + Redactor.dots))
    }

    @Test func `what steers a terminal is not kept of a hook's output`() async throws {
        let script = try directory.script("hook", #"printf '\033[31mred\033[0m\r\n\033]0;title\007\b\000end'"#)
        #expect(await run([script]).output == "red\nend")
    }

    @Test func `arguments reach the program as they are, without a shell`() async throws {
        let script = try directory.script("hook", "printf '<%s>' \"$@\"")
        let result = await run([script, "a b", "$HOME", ";rm -rf x", ""])
        #expect(result.output == "<a b><$HOME><;rm -rf x><>")
    }

    @Test(arguments: [0, 1, 75, 255]) func `the exit status is told`(status: Int32) async throws {
        let result = await run([try directory.script("hook", "echo out; echo err >&2; exit \(status)")])
        #expect(result.ending == .exit(status))
        #expect(result.isDelivered == (status == 0))
        #expect(result.output == "out\nerr\n")
    }

    @Test func `a signal is told`() async throws {
        #expect(await run([try directory.script("hook", "kill -9 $$")]).ending == .signal(9))
    }

    @Test func `a hook that does not read its input neither blocks nor kills the daemon`() async throws {
        let result = await run(["/bin/true"], payload: String(repeating: "长", count: 100_000))
        #expect(result.ending == .exit(0))
    }

    @Test func `a long input arrives whole`() async throws {
        let script = try directory.script("hook", "wc -c")
        let text = String(repeating: "长", count: 100_000)
        let result = await run([script], payload: text)
        let count = try #require(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(count > 300_000)
    }

    @Test func `a missing program, one that may not be run and a directory cannot be started`() async throws {
        let plain = try directory.script("plain", "exit 0", mode: 0o644)
        for command in [["/no/such/hook"], [plain], [directory.path], []] {
            let result = await run(command)
            guard case .cannotStart = result.ending else {
                Issue.record("\(command) ended with \(result.ending)")
                continue
            }
        }
    }

    @Test func `a secret that cannot be had is a reason not to start`() async throws {
        let result = await run(["/bin/true"], environment: ["X": .secret(.file("/no"))])
        #expect(result.ending == .cannotStart("no such secret"))
    }

    @Test func `a hook that hangs is ended with its whole group`() async throws {
        let script = try directory.script(
            "hook", "sleep 1000 & echo $! > \(directory.path)/child; echo started; wait")
        let result = await run([script], timeout: .milliseconds(700))
        #expect(result.ending == .timeout)
        #expect(result.output == "started\n")
        try await expectGone("child")
    }

    @Test func `a hook that ignores SIGTERM is killed`() async throws {
        let script = try directory.script(
            "hook", "trap '' TERM; (trap '' TERM; echo $$ > \(directory.path)/child; sleep 1000) & sleep 1000")
        let began = SystemTime().monotonic()
        let result = await run([script], timeout: .milliseconds(500))
        #expect(result.ending == .timeout)
        #expect(SystemTime().monotonic() - began < .seconds(10))
        try await expectGone("child")
    }

    @Test func `a grandchild that holds the output open holds nobody up`() async throws {
        let script = try directory.script(
            "hook", "sleep 1000 & echo $! > \(directory.path)/child; echo done; exit 0")
        let began = SystemTime().monotonic()
        let result = await run([script], timeout: .seconds(30))
        #expect(result.ending == .exit(0))
        #expect(result.output == "done\n")
        #expect(SystemTime().monotonic() - began < .seconds(10))
        let child = try #require(pid_t(try directory.read("child").trimmingCharacters(in: .newlines)))
        kill(child, SIGKILL)
    }

    @Test func `a flood of output is read and dropped`() async throws {
        let script = try directory.script("hook", "head -c 50000000 /dev/zero | tr '\\0' x; exit 4")
        let result = await run([script])
        #expect(result.ending == .exit(4))
        #expect(result.output.utf8.count == HookProgram.outputLimit)
    }

    @Test func `an endless flood ends at the timeout`() async throws {
        let result = await run(["/usr/bin/yes"], timeout: .milliseconds(500))
        #expect(result.ending == .timeout)
    }

    @Test func `cancelling ends the program`() async throws {
        let script = try directory.script("hook", "echo $$ > \(directory.path)/child; exec sleep 1000")
        let task = Task { await run([script], timeout: .seconds(1_000)) }
        while !FileManager.default.fileExists(atPath: directory.path + "/child") { await Task.yield() }
        task.cancel()
        #expect(await task.value.ending == .cancelled)
        try await expectGone("child")
    }

    @Test func `no descriptor is left behind`() async throws {
        func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        _ = await run(["/bin/true"])
        let before = try count()
        for _ in 0..<30 {
            _ = await run(["/bin/true"])
            _ = await run(["/no/such/hook"])
        }
        // Other suites open files meanwhile.
        #expect(try count() < before + 25)
    }

    /// The process whose number stands in `file` ends, or is a zombie nobody has reaped yet.
    private func expectGone(_ file: String) async throws {
        let number = try directory.read(file).trimmingCharacters(in: .newlines)
        let limit = SystemTime().monotonic() + .seconds(20)
        while SystemTime().monotonic() < limit {
            guard let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8) else { return }
            if status.contains(") Z ") { return }
            await Task.yield()
        }
        Issue.record("process \(number) still runs")
    }
}
