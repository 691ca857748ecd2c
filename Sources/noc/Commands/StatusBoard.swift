import NOCCore
import NOCLedger
import NOCMonitor

/// How every target is at one moment, computed from the record as a report would.
struct StatusBoard {
    /// How far back "since" is looked for.
    private static let horizon: Duration = .seconds(2 * 86_400)

    struct Row {
        let target: AccountingPlan.Target
        let state: AvailabilityClass
        /// Nil: longer than the horizon.
        let since: Instant?
        /// A run of failures is open that may become an outage, or a run of successes that may end one.
        let isUnsettled: Bool
        let incident: IncidentAccount?
        let inMaintenance: Bool
        let checks: [CheckRow]

        /// Why it is not up: the first check that is not well.
        var reason: Reason? { checks.lazy.compactMap { $0.last?.outcome == .ok ? nil : $0.last?.reason }.first }
        var lastSeen: Instant? { checks.compactMap(\.last?.time).max() }
        var latency: Latency? { checks.lazy.compactMap(\.last?.latency).first }
    }

    struct CheckRow {
        let id: String
        let kind: String
        let last: Observation?

        func isAhead(of now: Instant) -> Bool { last.map { $0.time > now } ?? false }
    }

    let workspace: Workspace
    let now: Instant
    let daemon: Int32?
    /// Nil when no daemon runs, or it has not said anything yet.
    let metrics: SelfMetrics?
    let heartbeat: Instant?
    let head: ChainHead
    let undelivered: Int
    let rows: [Row]

    init(_ workspace: Workspace, targets: Set<String>?, at now: Instant) throws {
        try self.init(workspace, try workspace.ledger(.read), targets: targets, at: now)
    }

    init(_ workspace: Workspace, _ ledger: Ledger, targets: Set<String>?, at now: Instant) throws {
        self.workspace = workspace
        self.now = now
        daemon = workspace.daemon
        metrics = daemon.flatMap { DaemonMetrics.read(from: workspace.stateDirectory, of: $0)?.metrics }
        heartbeat = try ledger.lastHeartbeat()
        head = try ledger.head()
        undelivered = try ledger.deliveries(limit: 1_000, states: [.undelivered]).count
        guard let period = Period.between(now - Self.horizon, now, timeZone: workspace.timeZone) else {
            rows = []
            return
        }
        // Before the account: a run that is settled between the two looks is then shown as not settled yet, not the reverse.
        let folds = try ledger.folds()
        let account = try Accounts.account(period, of: ledger, asOf: now, options: .init(targets: targets, columns: []))
        let latest = try ledger.latestObservations()
        rows = account.targets.filter { !$0.isRemoved }.map { Self.row($0, account, latest, folds, at: now) }
    }

    private static func row(
        _ target: TargetAccount, _ account: PeriodAccount, _ latest: [CheckKey: Observation],
        _ folds: [CheckKey: FoldState], at now: Instant
    ) -> Row {
        let keys = target.target.checks.map { ($0, CheckKey(target: target.target.id, check: $0.id)) }
        let run = target.timeline.last
        let open = account.incidents.last { $0.target == target.target.id && $0.end == nil }
        let start = run.flatMap { $0.interval.start > account.period.interval.start ? $0.interval.start : nil }
        return Row(
            target: target.target, state: run?.value ?? .unmonitored, since: open?.start ?? start,
            isUnsettled: keys.contains { $0.0.isRuling && folds[$0.1]?.hasOpenRun == true }, incident: open,
            inMaintenance: account.maintenance.contains { $0.interval.contains(now) && $0.scope.covers(target.target) },
            checks: keys.map { CheckRow(id: $0.0.id, kind: $0.0.kind, last: latest[$0.1]) })
    }

    func show() {
        print(daemonLine)
        var table = TextTable([
            .init("TARGET", minimum: 12), .init("NAME", minimum: 10), .init("STATE"), .init("SINCE"),
            .init("LATENCY", .trailing), .init("REASON", minimum: 10),
        ])
        for row in rows {
            table.append([
                .init(row.target.id), .init(row.target.name), .init(Self.words(row), row.state.style),
                .init(row.since.map { DurationText.short(now - $0) } ?? "> 2d"),
                .init(row.latency.map { "\($0.milliseconds) ms" } ?? "-"),
                .init(row.state == .up && !row.isUnsettled ? "" : row.reason?.description ?? ""),
            ])
        }
        Terminal.show(table)
        showAhead()
        if let trouble = metrics?.trouble { print(trouble) }
        if undelivered > 0 { print("\(counted(undelivered, "alert")) undelivered: noc hooks log --undelivered") }
    }

    /// Checks whose last observation lies in the future, because the clock was set back or such rows were imported once:
    /// the daemon stores nothing of them before that time (SEMANTICS 7).
    private func showAhead() {
        let ahead = rows.flatMap { row in row.checks.filter { $0.isAhead(of: now) }.map { (row.target.id, $0) } }
        for (target, check) in ahead.prefix(5) {
            let until = check.last.map { workspace.seconds($0.time) } ?? ""
            print("\(target)/\(check.id): the record is ahead of the clock; nothing is stored of it until \(until)")
        }
        if ahead.count > 5 { print("… and of \(ahead.count - 5) more") }
    }

    /// `suspect` while failures are not yet an outage; `*` for planned work.
    private static func words(_ row: Row) -> String {
        let suspect = row.isUnsettled && row.state.isService ? " (suspect)" : ""
        return row.state.name + suspect + (row.inMaintenance ? " (planned)" : "")
    }

    private var daemonLine: String {
        let site = workspace.plan.accounting.site
        let alive = heartbeat.map { "last sign of life \(workspace.seconds($0))" } ?? "it never ran"
        let state =
            daemon.map { "daemon running\($0 == 0 ? "" : " (process \($0))")" } ?? "daemon not running; \(alive)"
        return "\(site.name.cleanLine())  \(workspace.seconds(now))  \(state)"
    }

    func json() throws -> JSONValue {
        [
            "schema": "noc.status/1", "site": .string(workspace.plan.accounting.site.id),
            "time": .string(workspace.time(now)),
            "daemon": [
                "running": .bool(daemon != nil), "pid": JSONValue(daemon.flatMap { $0 == 0 ? nil : Int($0) }),
                "heartbeat": JSONValue(heartbeat.map(workspace.time)),
                "metrics": try metrics.map { try JSONValue(encoding: $0) } ?? .null,
            ],
            "evidence": ["head": .string(head.hash.hex), "events": .integer(head.seq)],
            "undelivered": JSONValue(undelivered), "targets": .array(rows.map(json)),
        ]
    }

    private func json(_ row: Row) -> JSONValue {
        [
            "id": .string(row.target.id), "name": .string(row.target.name), "group": JSONValue(row.target.group),
            "state": .string(row.state.name), "since": JSONValue(row.since.map(workspace.time)),
            "suspect": .bool(row.isUnsettled && row.state.isService), "maintenance": .bool(row.inMaintenance),
            "incident": JSONValue(row.incident?.id), "acknowledged_by": JSONValue(row.incident?.acknowledgedBy),
            "last_seen": JSONValue(row.lastSeen.map(workspace.time)), "reason": JSONValue(row.reason?.description),
            "checks": .array(row.checks.map(json)),
        ]
    }

    private func json(_ check: CheckRow) -> JSONValue {
        [
            "id": .string(check.id), "kind": .string(check.kind),
            "time": JSONValue(check.last.map { workspace.time($0.time) }),
            "outcome": JSONValue(check.last?.outcome.name), "latency_ms": JSONValue(check.last?.latency?.milliseconds),
            "reason": JSONValue(check.last?.reason?.description),
            "ahead": .bool(check.isAhead(of: now)),
            "measurements": .object(
                Dictionary(
                    (check.last?.measurements ?? []).map { ($0.name, JSONValue($0.value)) }, uniquingKeysWith: { $1 })),
        ]
    }
}

extension SelfMetrics {
    /// What the daemon did not manage since its start; nil when there is nothing of the kind.
    fileprivate var trouble: String? {
        let counts = [
            (schedule.overruns, "overrun"), (record.dropped, "dropped observation"),
            (record.refused, "refused observation"), (record.failures, "failed write"),
        ]
        let told = counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
        return told.isEmpty ? nil : "the daemon counts " + told.joined(separator: ", ") + " since its start"
    }
}

extension MaintenanceWindow.Scope {
    fileprivate func covers(_ target: AccountingPlan.Target) -> Bool {
        switch self {
        case .target(let id): id == target.id
        case .group(let id): id == target.group
        }
    }
}
