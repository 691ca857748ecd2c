import NOCCore
import NOCLedger

/// An incident with the observations of its target from shortly before it to shortly after.
struct IncidentStory {
    /// Observations shown at each end of a long list.
    private static let shownAtEachEnd = 12

    let incident: IncidentAccount
    let workspace: Workspace
    /// Of all checks, in order of time.
    let observations: [(check: String, observation: Observation)]

    init(of incident: IncidentAccount, _ workspace: Workspace, _ ledger: Ledger) throws {
        self.incident = incident
        self.workspace = workspace
        let checks = try ledger.extents().keys.filter { $0.target == incident.target }
        let intervals = workspace.plan.accounting.target(incident.target)?.checks.map(\.policy.interval) ?? []
        let margin = (intervals.max() ?? .seconds(60)) * 2
        let span = Interval(incident.start - margin, (incident.end ?? .current) + margin)
        var found: [(check: String, observation: Observation)] = []
        for key in checks { found += try ledger.observations(of: key, in: span).map { (key.check, $0) } }
        observations = found.sorted { ($0.observation.time, $0.check) < ($1.observation.time, $1.check) }
    }

    func show(all: Bool) {
        for (name, value) in facts { print("\(name.padding(to: 14))\(value)") }
        print("")
        let rows = all ? observations : Array(observations.prefix(Self.shownAtEachEnd))
        let tail = all ? [] : Array(observations.dropFirst(rows.count).suffix(Self.shownAtEachEnd))
        Terminal.show(table(rows))
        let hidden = observations.count - rows.count - tail.count
        if hidden > 0 { print("… \(counted(hidden, "observation")) more, --all shows them …") }
        if !tail.isEmpty { Terminal.show(table(tail)) }
    }

    func json() -> JSONValue {
        guard case .object(var members) = incident.json(workspace) else { return nil }
        members["observations"] = .array(
            observations.map { check, observation in
                [
                    "time": .string(workspace.time(observation.time)), "check": .string(check),
                    "outcome": .string(observation.outcome.name),
                    "latency_ms": JSONValue(observation.latency?.milliseconds),
                    "reason": JSONValue(observation.reason?.description),
                ]
            })
        return .object(members)
    }

    private var facts: [(String, String)] {
        let name = workspace.plan.accounting.target(incident.target)?.name
        let said: [(String, String?)] = [
            ("Incident", incident.id), ("Target", name.map { "\(incident.target)  \($0)" } ?? incident.target),
            ("Class", incident.value.name), ("From", workspace.seconds(incident.start)),
            ("Confirmed", incident.confirmedAt.map(workspace.seconds)),
            (
                "To",
                incident.end.map(workspace.seconds) ?? (incident.isOpen ? "open" : "not known: the target was removed")
            ),
            ("Lasted", incident.duration.map(DurationText.short)), ("Reason", incident.reason?.description),
            ("First failed", incident.check), ("Cause", incident.cause), ("Responsible", incident.responsible),
            ("Reported", incident.reportedAt.map(workspace.seconds)),
            (
                "Acknowledged",
                incident.acknowledgedAt.map { "\(workspace.seconds($0)) by \(incident.acknowledgedBy ?? "?")" }
            ),
            ("Resolution", incident.resolution), ("Note", incident.note),
        ]
        return said.compactMap { name, value in value.map { (name, $0) } }
    }

    private func table(_ rows: [(check: String, observation: Observation)]) -> TextTable {
        var table = TextTable([
            .init("TIME"), .init("CHECK"), .init("OUTCOME"), .init("LATENCY", .trailing), .init("REASON", minimum: 12),
        ])
        for (check, observation) in rows {
            table.append([
                .init(workspace.seconds(observation.time)), .init(check),
                .init(observation.outcome.name, observation.outcome.style),
                .init(observation.latency.map { "\($0.milliseconds) ms" } ?? "-"),
                .init(observation.reason?.description ?? ""),
            ])
        }
        return table
    }
}

extension String {
    /// Blanks added up to `width` columns of a terminal.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - displayWidth)) }
}

extension Outcome {
    var style: TextTable.Style {
        switch self {
        case .ok: .good
        case .degraded, .unknown: .warning
        case .fail: .bad
        }
    }
}

extension AvailabilityClass {
    var style: TextTable.Style {
        switch self {
        case .up: .good
        case .degraded: .warning
        case .down, .unreachable: .bad
        case .unknown, .unmonitored, .excluded: .muted
        }
    }
}
