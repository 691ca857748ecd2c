import NOCCore
import NOCOperations

extension StatusBoard {
    func parts(onlyDown: Bool, measurements: Bool) -> [AnswerPart] {
        let states = rows.isEmpty ? .line(onlyDown ? "nothing is down" : "no targets") : AnswerPart.table(table)
        let warnings =
            lost.map { AnswerPart.line("WARNING \($0)") }
            + clock.map { AnswerPart.line("WARNING \($0): noc retention says more") }
        var parts: [AnswerPart] = [.line(daemonLine)] + warnings + [states] + ahead.map(AnswerPart.line)
        if measurements { parts += [.line(""), measured, .line("")] }
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
            .init("TARGET"), .init("NAME", minimum: 10), .init("STATE"), .init("SINCE"),
            .init("LATENCY", .trailing), .init("REASON"),
        ])
        for row in rows {
            table.append([
                .init(row.target.id), .init(row.target.name), .init(Self.words(row), row.state.style),
                .init(since(row)),
                .init(row.state == .unmonitored ? "-" : row.latency.map { "\($0.milliseconds) ms" } ?? "-"),
                .init(reason(row)),
            ])
        }
        return table
    }

    /// What was never seen has not been so since any moment.
    private func since(_ row: Row) -> String {
        if row.state == .unmonitored, row.lastSeen == nil { return "-" }
        return row.since.map { DurationText.short(now - $0) } ?? "> 2d"
    }

    /// What was seen before nobody watched any more is no reason of today.
    private func reason(_ row: Row) -> String {
        let reason = row.state == .up && !row.isUnsettled ? "" : row.reason?.description ?? ""
        guard row.state == .unmonitored else { return reason }
        guard let seen = row.lastSeen else { return "never seen" }
        return "last seen \(seconds(seen))" + (reason.isEmpty ? "" : ", then \(reason)")
    }

    /// What the last attempt of each check brought.
    private var measured: AnswerPart {
        var table = TextTable([
            .init("CHECK"), .init("MEASUREMENT"), .init("VALUE", .trailing), .init("UNIT"), .init("AGE", .trailing),
        ])
        for row in rows {
            for check in row.checks {
                guard let last = check.last else { continue }
                for measurement in last.measurements.sorted(by: { $0.name < $1.name }) {
                    let words = Measure.english(measurement.name)
                    table.append([
                        .init("\(row.target.id)/\(check.id)"), .init(words.title),
                        .init(NumberText.amount(measurement.value)),
                        .init(words.unit ?? ""), .init(DurationText.short(max(.zero, now - last.time))),
                    ])
                }
            }
        }
        return table.isEmpty ? .line("nothing was measured beside outcome and latency") : .table(table)
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
        return "\(site.name.cleanLine())  \(seconds(now))  \(state)\(failure ?? stalled)"
    }

    private var failure: String? {
        daemon?.failure.map {
            ", but it has not been able to write the record since \(seconds($0.since)): \($0.error.cleanLine(limit: 200)); "
                + "it goes on probing and alerting, and what is below is what the record last knew"
        }
    }

    private func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: timeZone) }
}
