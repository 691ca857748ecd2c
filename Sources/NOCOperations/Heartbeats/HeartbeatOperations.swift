package import Foundation
package import NOCCore

/// What a job says of one of its runs.
package struct HeartbeatWord: Sendable, Hashable {
    /// The exit status of its process; one that is not 0 is a failed run.
    package var status: Int?
    package var isFailed: Bool
    package var message: String?
    package var duration: Duration?

    package init(status: Int? = nil, isFailed: Bool = false, message: String? = nil, duration: Duration? = nil) {
        self.status = status
        self.isFailed = isFailed
        self.message = message
        self.duration = duration
    }
}

/// Takes the word of jobs and backups for the checks that they report to.
package struct HeartbeatOperations: Sendable {
    private let context: OperationContext
    private let memory: any HeartbeatMemory

    package init(_ context: OperationContext, memory: any HeartbeatMemory) {
        self.context = context
        self.memory = memory
    }

    /// The check that is named: `TARGET/CHECK`, or `TARGET` that has one such check.
    package func check(_ name: String) throws(OperationError) -> CheckKey {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let target = try context.target(parts[0])
        let known = target.checks.filter { $0.kind == CheckKind.heartbeat.rawValue }.map(\.id)
        if parts.count == 2 {
            guard let check = target.checks.first(where: { $0.id == parts[1] }) else {
                throw .unknown("heartbeat check", parts[1], among: known, of: "target \(target.id)")
            }
            guard known.contains(check.id) else {
                throw OperationError(
                    .invalid, "\(name) is a check of the kind \(check.kind): noc asks it itself, nobody reports to it")
            }
            return CheckKey(target: target.id, check: check.id)
        }
        guard known.count == 1 else {
            let choice = known.map { "\(target.id)/\($0)" }.joined(separator: ", ")
            throw OperationError(
                .invalid,
                known.isEmpty
                    ? "target \(target.id) has no heartbeat check"
                    : "target \(target.id) has several: name one of \(choice)")
        }
        return CheckKey(target: target.id, check: known[0])
    }

    /// Leaves the word for the daemon, which takes it in within a second, or when it is started again.
    package func report(_ word: HeartbeatWord, for name: String, by person: String) throws(OperationError)
        -> HeartbeatResult
    {
        let key = try check(name)
        if let status = word.status, !(0...255).contains(status) {
            throw OperationError(.invalid, "is \(status): expected an exit status from 0 to 255", field: "status")
        }
        if word.isFailed, word.status == 0 {
            throw OperationError(
                .invalid, "is 0, the status of a run that did what it should: a failed one has another, or none",
                field: "status")
        }
        if let duration = word.duration, !(.zero...HeartbeatReport.longestRun).contains(duration) {
            throw OperationError(.invalid, "is no time that a job can take", field: "duration")
        }
        let report = HeartbeatReport(
            time: context.now, isFailed: word.isFailed || (word.status ?? 0) != 0, status: word.status,
            message: word.message ?? "", duration: word.duration, by: person)
        try OperationError.wrapping { try memory.leave(report, for: key) }
        return HeartbeatResult(key: key, report: report, nextBy: nextBy(key, report), timeZone: context.timeZone)
    }

    /// Nil where the configuration is not there and the record alone knows the check.
    private func nextBy(_ key: CheckKey, _ report: HeartbeatReport) -> Instant? {
        guard case .heartbeat(let check) = context.plan.checks[key] else { return nil }
        return check.deadline(after: report.time)
    }
}

package struct HeartbeatResult: OperationResult {
    package let key: CheckKey
    package let report: HeartbeatReport
    /// When silence from now on becomes a fail.
    package let nextBy: Instant?
    package let timeZone: TimeZone

    package var json: JSON {
        [
            "target": .string(key.target), "check": .string(key.check), "time": .time(report.time, timeZone),
            "failed": .bool(report.isFailed), "status": JSON(report.status), "message": .string(report.message),
            "duration_ms": JSON(report.duration?.milliseconds), "by": .string(report.by),
            "next_by": .time(nextBy, timeZone),
        ]
    }
}
