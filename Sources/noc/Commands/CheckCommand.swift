import ArgumentParser
import Logging
import NOCConfig
import NOCCore

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Runs checks once, now, and stores nothing.",
        discussion: """
            Exit status: 0 up, 1 degraded, 2 down, 3 unknown; of several the worst, where down is worse than unknown and \
            unknown worse than degraded. A configuration or a name that is wrong is 3 as well.
            """)

    /// Attempts under way at once.
    private static let concurrency = 256

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("What to check (default: everything).", valueName: "target[/check]"))
    var names: [String] = []
    @Flag(help: "Shows each step with its timings.") var trace = false

    func run() async throws {
        let asksJSON = try options.wantsJSON()
        let results: [Attempt]
        do {
            results = try await attempts()
        } catch let failure as Failure {
            Terminal.error(failure.message)
            throw ExitCode(3)
        }
        if asksJSON {
            try JSONValue.array(results.map { $0.json(trace: trace) }).show()
        } else {
            AttemptList(results, trace: trace).show()
        }
        let worst = results.map(\.result.outcome).max { Self.badness($0) < Self.badness($1) }
        throw ExitCode(Self.status(worst ?? .unknown))
    }

    private func attempts() async throws -> [Attempt] {
        Signals.ignorePipes()
        let workspace = try Workspace(options)
        let keys = try keys(in: workspace)
        let logger = Logger(label: "noc") { _ in StderrLogHandler(level: .warning) }
        let wires = try Wires(logger: logger)
        defer { wires.stop() }
        let credentials = wires.resolve(workspace.plan, SecretStore())
        let probers = wires.probers(Set(keys), workspace.plan, credentials)
        return await Self.run(keys, probers, trace: trace)
    }

    /// In the order of the configuration.
    private func keys(in workspace: Workspace) throws -> [CheckKey] {
        let all = workspace.plan.accounting.targets.flatMap { target in
            target.checks.map { CheckKey(target: target.id, check: $0.id) }
        }
        guard !names.isEmpty else { return all }
        var wanted: Set<CheckKey> = []
        for name in names {
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let target = try workspace.target(parts[0])
            let checks = target.checks.map(\.id)
            if parts.count == 2, !checks.contains(parts[1]) {
                throw unknown("check", parts[1], among: checks, of: "target \(target.id)")
            }
            for check in checks where parts.count == 1 || parts[1] == check {
                wanted.insert(CheckKey(target: target.id, check: check))
            }
        }
        return all.filter(wanted.contains)
    }

    private static func run(_ keys: [CheckKey], _ probers: [CheckKey: any Prober], trace: Bool) async -> [Attempt] {
        await withTaskGroup(of: (Int, ProbeResult).self) { group in
            var results = [ProbeResult?](repeating: nil, count: keys.count)
            for (index, key) in keys.enumerated() {
                if index >= concurrency, let (done, result) = await group.next() { results[done] = result }
                guard let prober = probers[key] else { continue }
                group.addTask { (index, await prober.probe(trace: trace)) }
            }
            for await (done, result) in group { results[done] = result }
            return zip(keys, results).compactMap { key, result in result.map { Attempt(key: key, result: $0) } }
        }
    }

    private static func badness(_ outcome: Outcome) -> Int {
        switch outcome {
        case .ok: 0
        case .degraded: 1
        case .unknown: 2
        case .fail: 3
        }
    }

    private static func status(_ outcome: Outcome) -> Int32 {
        switch outcome {
        case .ok: 0
        case .degraded: 1
        case .fail: 2
        case .unknown: 3
        }
    }
}
