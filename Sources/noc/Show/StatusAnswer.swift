import NOCCore
import NOCOperations

extension StatusBoard {
    var parts: [AnswerPart] {
        var parts: [AnswerPart] = [.line(daemonLine), .table(table)] + ahead.map(AnswerPart.line)
        if unacknowledged > 0 {
            let what = "\(counted(unacknowledged, "open alert")) that nobody has acknowledged"
            parts.append(.line("\(what): noc alerts --open lists, noc ack TARGET --by NAME acknowledges"))
        }
        if let trouble { parts.append(.line(trouble)) }
        return parts + (undelivered > 0 ? [.line(undeliveredLine)] : [])
    }

    private var undeliveredLine: String {
        "\(counted(undelivered, "alert")) undelivered: noc hooks log --undelivered says why; when the hook is mended, "
            + "noc hooks retry --all sends them again, or noc hooks clear --all puts them away"
    }

    private var table: TextTable {
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
        return table
    }

    /// `suspect` while failures are not yet an outage.
    private static func words(_ row: Row) -> String {
        row.state.name + (row.isSuspect ? " (suspect)" : "") + (row.isFlapping ? " (flapping)" : "")
            + (row.inMaintenance ? " (planned)" : "")
    }

    private var ahead: [String] {
        let ahead = rows.flatMap { row in row.checks.filter { $0.isAhead(of: now) }.map { (row.target.id, $0) } }
        let lines = ahead.prefix(5).map { target, check in
            let until = check.last.map { seconds($0.time) } ?? ""
            return "\(target)/\(check.id): the record is ahead of the clock; nothing is stored of it until \(until)"
        }
        return lines + (ahead.count > 5 ? ["… and of \(ahead.count - 5) more"] : [])
    }

    private var trouble: String? {
        let told = (daemon?.losses ?? []).filter { $0.count > 0 }.map { loss in
            counted(loss.count, loss.name) + (loss.detail.map { " (\($0))" } ?? "")
        }
        return told.isEmpty ? nil : "the daemon counts " + told.joined(separator: ", ") + " since its start"
    }

    private var daemonLine: String {
        let alive = heartbeat.map { "last sign of life \(seconds($0))" } ?? "it never ran"
        let state =
            daemon.map { "daemon running\($0.process.map { " (process \($0))" } ?? "")" }
            ?? "daemon not running; \(alive)"
        let stalled = isStalled ? ", but its \(alive)" : ""
        return "\(site.name.cleanLine())  \(seconds(now))  \(state)\(stalled)"
    }

    private func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: timeZone) }
}
