import NOCCore

@testable import NOCMonitor

/// Feeds observations of check `a` of each target, and keeps what came of them.
struct Feed {
    var board: StateBoard
    var followers: [Hook] = []
    private(set) var alerts: [Alert] = []
    private(set) var incidents: [RegisteredIncident] = []
    private(set) var events: [RecordEvent] = []
    private(set) var standing: [StandingAlert] = []

    init(
        _ targets: [AccountingPlan.Target], _ resumed: ResumedState = ResumedState(), at seconds: Double = 0,
        alerting: Alerting = Alerting()
    ) {
        board = StateBoard(
            Samples.plan(targets).accounting, alerting: alerting, resumed, at: Samples.at(seconds))
    }

    mutating func feed(
        _ target: String, _ seconds: Double, _ outcome: Outcome, check: String = "a", _ because: Reason? = nil
    ) {
        let reason = because ?? (outcome == .fail ? Reason(.timeout) : nil)
        let key = CheckKey(target: target, check: check)
        let applied = board.apply(
            Samples.observation(seconds, outcome, reason), to: key, at: Samples.at(seconds + 0.1))
        take(applied?.changes ?? StateBoard.Changes())
    }

    mutating func tick(_ seconds: Double) {
        let hooks = followers
        take(board.tick(at: Samples.at(seconds)) { _ in hooks })
    }

    mutating func reload(
        _ targets: [AccountingPlan.Target], _ seconds: Double, _ recorded: ResumedState = ResumedState()
    ) {
        take(board.reload(Samples.plan(targets).accounting, recorded, at: Samples.at(seconds)))
    }

    private mutating func take(_ changes: StateBoard.Changes) {
        alerts += changes.alerts
        events += changes.events
        incidents += changes.incidents
        standing += changes.standing
    }

    var told: [String] { alerts.map { "\($0.event.rawValue) \($0.target ?? "")" } }
}
