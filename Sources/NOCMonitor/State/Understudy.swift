internal import NOCCore

/// Follows the targets in the board's place while the record is ahead of the clock: nothing may be stored of their checks then
/// (SEMANTICS 7), and people are told all the same.
///
/// Its time begins behind all that is stored and runs by the monotonic clock. What it finds is told with the clock's own times, and
/// goes into no record: when the clock has passed what is stored, the board goes on from there.
struct Understudy: Sendable {
    private var board: StateBoard
    private let origin: (time: Instant, monotonic: Duration)
    /// How far the planned work was moved.
    private var shift: Duration
    /// What people were told of and the record does not know, by the id of incident or standing alert: its target.
    private var told: [String: String] = [:]

    /// - Parameter started: when the first attempt began that the board refused.
    init(_ board: StateBoard, started: Duration, at time: any TimeSource) {
        let latest = board.checks.values.compactMap(\.state.lastTime).max() ?? time.now()
        origin = (max(latest, time.now()) + .seconds(1), started)
        self.board = board
        shift = .zero
        follow(maintenance: board.maintenance, at: time)
    }

    /// Planned work is work of the clock's time.
    mutating func follow(maintenance windows: [MaintenanceWindow], at time: any TimeSource) {
        shift = moment(time.monotonic()) - time.now()
        board.plan(
            maintenance: windows.map { window in
                var moved = window
                moved.interval = Interval(window.interval.start + shift, window.interval.end + shift)
                return moved
            })
    }

    mutating func acknowledge(_ annotation: Annotation) { _ = board.acknowledge(annotation) }

    /// Whether people still wait to hear how something ended that the record does not know.
    var isNeeded: Bool { !told.isEmpty }

    func hasOpenRun(_ key: CheckKey) -> Bool { board.state(of: key)?.hasOpenRun ?? false }

    /// What comes of an answer; `isAlone` says whether nothing is stored of a target.
    mutating func judge(
        _ answer: CheckAnswer, _ observation: Observation, at time: any TimeSource, isAlone: (String) -> Bool
    ) -> (alerts: [Alert], ask: [CheckKey]) {
        var moved = observation
        moved.time = moment(answer.started)
        guard let applied = board.apply(moved, to: answer.key, at: moment(time.monotonic())) else { return ([], []) }
        return (tell(applied.changes.alerts, at: time, isAlone), applied.ask)
    }

    mutating func pass(
        _ time: any TimeSource, followers: (AccountingPlan.Target) -> [Hook], isAlone: (String) -> Bool
    ) -> [Alert] {
        tell(board.tick(at: moment(time.monotonic()), followers: followers).alerts, at: time, isAlone)
    }

    /// The board told of these itself: how they end is its word.
    mutating func leave(_ alerts: [Alert]) {
        let targets = Set(alerts.filter { $0.event == .down }.compactMap(\.target))
        told = told.filter { !targets.contains($0.value) }
    }

    private func moment(_ monotonic: Duration) -> Instant { origin.time + (monotonic - origin.monotonic) }

    private mutating func tell(
        _ alerts: [Alert], at time: any TimeSource, _ isAlone: (String) -> Bool
    ) -> [Alert] {
        let lag = moment(time.monotonic()) - time.now()
        return alerts.filter { keep($0, isAlone) }.map { $0.earlier(by: lag, from: origin.time) }
    }

    private mutating func keep(_ alert: Alert, _ isAlone: (String) -> Bool) -> Bool {
        guard let target = alert.target else { return false }
        let isMine = alert.subjectID.map { told[$0] != nil } ?? false
        guard isAlone(target) || isMine else { return false }
        if let id = alert.subjectID {
            switch alert.event {
            case .down, .degraded, .unknown: told[id] = target
            case .up, .recoveredDegraded, .recoveredUnknown: told[id] = nil
            default: break
            }
        }
        return true
    }
}

extension Alert {
    /// With the clock's times in the place of those at or after `origin`, which lie ahead of it.
    fileprivate func earlier(by lag: Duration, from origin: Instant) -> Alert {
        func moved(_ time: Instant) -> Instant { time >= origin ? time - lag : time }
        var alert = self
        alert.since = since.map(moved)
        alert.until = until.map(moved)
        if let incident {
            alert.incident?.start = moved(incident.start)
            alert.incident?.confirmedAt = moved(incident.confirmedAt)
            alert.incident?.end = incident.end.map(moved)
        }
        if let standing {
            alert.standing?.start = moved(standing.start)
            alert.standing?.openedAt = moved(standing.openedAt)
            alert.standing?.end = standing.end.map(moved)
        }
        for index in checks.indices { alert.checks[index].observation.time = moved(checks[index].observation.time) }
        return alert
    }
}
