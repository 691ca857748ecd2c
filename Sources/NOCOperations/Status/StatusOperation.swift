package import NOCCore

/// How every target is at this moment, computed from the record as a report would.
package struct StatusOperation: Sendable {
    /// How far back "since" is looked for.
    private static let horizon: Duration = .seconds(2 * 86_400)

    private let context: OperationContext
    private let daemon: any DaemonWatch

    package init(_ context: OperationContext, daemon: any DaemonWatch) {
        self.context = context
        self.daemon = daemon
    }

    /// Of those targets and of the targets of those groups, or of all; with `onlyDown` those of them whose service is not there.
    package func status(
        of targets: [String] = [], groups: [String] = [], onlyDown: Bool = false
    ) throws(OperationError) -> StatusBoard {
        let wanted = try wanted(targets, groups)
        let record = try context.record()
        var found = try OperationError.wrapping { try board(record, wanted, at: context.now) }
        if onlyDown { found.rows.removeAll { $0.state != .down && $0.state != .unreachable } }
        return found
    }

    private func wanted(_ targets: [String], _ groups: [String]) throws(OperationError) -> Set<String>? {
        for id in targets { _ = try context.target(id) }
        for id in groups { _ = try context.group(id) }
        guard !targets.isEmpty || !groups.isEmpty else { return nil }
        let members = context.plan.accounting.targets.filter { $0.group.map(groups.contains) ?? false }
        return Set(targets + members.map(\.id))
    }

    private func board(_ record: some OperationRecord, _ targets: Set<String>?, at now: Instant) throws -> StatusBoard {
        let period = Period.between(now - Self.horizon, now, timeZone: context.timeZone)
        return StatusBoard(
            site: context.plan.accounting.site, timeZone: context.timeZone, now: now, daemon: try daemon.sign(),
            heartbeat: try record.lastHeartbeat(), head: try record.evidenceHead(),
            lost: try record.lostHeads().map { EvidenceProblem($0, timeZone: context.timeZone) },
            clock: try record.keptClock()?.troubles(
                latest: try record.latestMoment(), at: now, timeZone: context.timeZone) ?? [],
            undelivered: try record.deliveries(limit: 1_000, states: [.undelivered]).count,
            rows: try period.map { try rows(record, $0, targets, at: now) } ?? [])
    }

    private func rows(
        _ record: some OperationRecord, _ period: Period, _ targets: Set<String>?, at now: Instant
    ) throws -> [StatusBoard.Row] {
        // Before the account: a run that is settled between the two looks is then shown as not settled yet, not the reverse.
        let folds = try record.folds()
        let account = try Accounts.account(period, of: record, asOf: now, options: .init(targets: targets, columns: []))
        let latest = try record.latestObservations()
        let alerts = try Alerts(record, at: now)
        return account.targets.filter { !$0.isRemoved }.map { Self.row($0, account, latest, folds, alerts, at: now) }
    }

    /// What people were told of and is not over.
    private struct Alerts {
        private let damping: AlertDamping
        private let open: [String: [AlertRow]]

        init(_ record: some OperationRecord, at now: Instant) throws {
            let (damping, words) = (try record.damping(), AlertWords(record: try record.annotations()))
            self.damping = damping
            let standing = try record.standingAlerts(in: Interval(now, now + .milliseconds(1)))
            open = Dictionary(
                grouping: standing.filter { $0.end == nil }.map {
                    AlertRow($0, words[$0.id], isHeldBack: damping.held.contains($0.id))
                }, by: \.target)
        }

        func of(_ target: String) -> [AlertRow] { open[target] ?? [] }
        func isFlapping(_ target: String) -> Bool { damping.flapping[target] != nil }
    }

    private static func row(
        _ target: TargetAccount, _ account: PeriodAccount, _ latest: [CheckKey: Observation],
        _ folds: [CheckKey: FoldState], _ alerts: Alerts, at now: Instant
    ) -> StatusBoard.Row {
        let keys = target.target.checks.map { ($0, CheckKey(target: target.target.id, check: $0.id)) }
        let run = target.timeline.last
        let open = account.incidents.last { $0.target == target.target.id && $0.end == nil }
        let start = run.flatMap { $0.interval.start > account.period.interval.start ? $0.interval.start : nil }
        let state = run?.value ?? .unmonitored
        return StatusBoard.Row(
            // An outage that was open when the watching ended is not how long nobody has watched.
            target: target.target, state: state, since: state == .unmonitored ? start : open?.start ?? start,
            isUnsettled: keys.contains { $0.0.isRuling && folds[$0.1]?.hasOpenRun == true }, incident: open,
            alerts: alerts.of(target.target.id), isFlapping: alerts.isFlapping(target.target.id),
            inMaintenance: account.maintenance.contains { $0.interval.contains(now) && $0.covers(target.target) },
            checks: keys.map { .init(id: $0.0.id, kind: $0.0.kind, last: latest[$0.1]) })
    }
}
