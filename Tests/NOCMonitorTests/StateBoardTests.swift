import NOCCore
import Testing

@testable import NOCMonitor

@Suite struct StateBoardTests {
    @Test func `an outage is told once confirmed, and begins at its first failure`() throws {
        var feed = Feed([Samples.target("web")])
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .fail)
        feed.feed("web", 70, .fail)
        #expect(feed.alerts.isEmpty)
        feed.feed("web", 80, .fail)
        #expect(feed.told == ["down web"])
        let incident = try #require(feed.incidents.first)
        #expect(incident.start == Samples.at(60))
        #expect(incident.confirmedAt == Samples.at(80.1))
        #expect(incident.reason == Reason(.timeout))
        #expect(incident.id == IncidentID.make(target: "web", start: Samples.at(60)))
        feed.feed("web", 90, .ok)
        #expect(feed.alerts.count == 1)
        feed.feed("web", 100, .ok)
        #expect(feed.told == ["down web", "up web"])
        #expect(feed.incidents.last?.end == Samples.at(90))
        #expect(feed.alerts.last?.until == Samples.at(90))
    }

    @Test func `incidents of one second have ids of their own, and each is told`() {
        let policy = Samples.policy(interval: .milliseconds(100), failures: 1, successes: 1)
        var feed = Feed([Samples.target("web", policy: policy)])
        for time in [0.1, 0.3, 0.5, 0.7] {
            feed.feed("web", time, .fail)
            feed.feed("web", time + 0.1, .ok)
        }
        #expect(feed.told == Array(repeating: ["down web", "up web"], count: 4).flatMap(\.self))
        #expect(Set(feed.alerts.compactMap(\.incident?.id)).count == 4)
    }

    @Test func `a transient is told to nobody`() {
        var feed = Feed([Samples.target("web")])
        for (time, outcome) in [(0.0, Outcome.ok), (60, .fail), (70, .fail), (80, .ok), (140, .ok)] {
            feed.feed("web", time, outcome)
        }
        #expect(feed.alerts.isEmpty && feed.incidents.isEmpty)
    }

    @Test func `behind a parent that is down nobody is told, and the alert waits while a parent is in doubt`() {
        let policy = Samples.policy(failures: 2, successes: 1)
        var feed = Feed([
            Samples.target("switch", policy: policy), Samples.target("web", parents: ["switch"], policy: policy),
        ])
        feed.feed("switch", 0, .ok)
        feed.feed("web", 1, .ok)
        feed.feed("web", 60, .fail)
        feed.feed("switch", 61, .fail)
        feed.feed("web", 70, .fail)
        #expect(feed.alerts.isEmpty, "the parent is suspect")
        feed.feed("switch", 71, .fail)
        #expect(feed.told == ["down switch"])
        feed.tick(72)
        feed.feed("switch", 81, .ok)
        #expect(feed.told == ["down switch", "up switch"], "the target was not asked since")
        feed.feed("web", 85, .fail)
        feed.tick(86)
        #expect(feed.told == ["down switch", "up switch", "down web"], "the parent came back and the target did not")
        feed.feed("web", 90, .ok)
        #expect(feed.told.last == "up web")
    }

    @Test func `what was down only behind its parent says nothing when it comes back`() {
        let policy = Samples.policy(failures: 1, successes: 1)
        var feed = Feed([
            Samples.target("switch", policy: policy), Samples.target("web", parents: ["switch"], policy: policy),
        ])
        feed.feed("switch", 0, .ok)
        feed.feed("web", 0, .ok)
        feed.feed("switch", 60, .fail)
        feed.feed("web", 61, .fail)
        feed.feed("web", 70, .ok)
        feed.feed("switch", 75, .ok)
        #expect(feed.told == ["down switch", "up switch"])
        #expect(feed.incidents.last { $0.target == "web" }?.end == Samples.at(70))
    }

    @Test func `a target that comes back a moment after its parent is told to nobody`() {
        let policy = Samples.policy(failures: 2, successes: 2)
        var feed = Feed([
            Samples.target("switch", policy: policy), Samples.target("web", parents: ["switch"], policy: policy),
        ])
        feed.feed("switch", 0, .ok)
        feed.feed("web", 1, .ok)
        for second in [60.0, 62] {
            feed.feed("switch", second, .fail)
            feed.feed("web", second + 1, .fail)
        }
        feed.tick(70)
        feed.feed("switch", 80, .ok)
        feed.feed("web", 81, .ok)
        feed.feed("switch", 82, .ok)
        feed.feed("web", 83, .ok)
        #expect(feed.told == ["down switch", "up switch"])
    }

    @Test func `a parent that was not asked since the failure is waited for, but not for ever`() {
        let policy = Samples.policy(timeout: .seconds(5), failures: 1)
        var feed = Feed([
            Samples.target("switch", policy: policy), Samples.target("web", parents: ["switch"], policy: policy),
        ])
        feed.feed("switch", 0, .ok)
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .fail)
        feed.tick(62)
        #expect(feed.alerts.isEmpty)
        feed.tick(68)
        #expect(feed.told == ["down web"])
    }

    @Test func `planned work is not told, unless the outage outlasts it`() {
        let window = MaintenanceWindow(
            scope: .target("web"), interval: Interval(Samples.at(50), Samples.at(300)), declaredAt: Samples.at(0),
            by: "张三", reason: "割接")
        var feed = Feed([Samples.target("web", policy: Samples.policy(failures: 1))])
        feed.board.plan(maintenance: [window])
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .fail)
        feed.tick(200)
        #expect(feed.alerts.isEmpty && feed.incidents.count == 1)
        feed.tick(301)
        #expect(feed.told == ["down web"])
    }

    @Test func `planned work that is done in time leaves no trace with people`() {
        let window = MaintenanceWindow(
            scope: .group("g"), interval: Interval(Samples.at(50), Samples.at(300)), declaredAt: Samples.at(0),
            by: "张三",
            reason: "割接")
        var feed = Feed([Samples.target("web", group: "g", policy: Samples.policy(failures: 1, successes: 1))])
        feed.board.plan(maintenance: [window])
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .fail)
        feed.feed("web", 120, .ok)
        feed.tick(301)
        #expect(feed.alerts.isEmpty)
        #expect(feed.incidents.last?.end == Samples.at(120))
    }

    @Test func `reminders come until somebody acknowledges, escalation once`() {
        var feed = Feed([Samples.target("web", policy: Samples.policy(failures: 1))])
        feed.followers = [
            Samples.hook("duty", remindEvery: .seconds(600), escalateAfter: .seconds(900), escalateTo: ["chief"])
        ]
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .fail)
        for time in stride(from: 100.0, through: 2_000, by: 100) {
            feed.feed("web", time, .fail)
            feed.tick(time + 1)
        }
        #expect(feed.told == ["down web", "reminder web", "escalation web", "reminder web", "reminder web"])
        #expect(feed.alerts[2].recipients == ["chief"])
        let annotation = Annotation(
            target: "web", instant: Samples.at(60), recordedAt: Samples.at(2_001), by: "李四", acknowledges: true)
        let alert = feed.board.acknowledge(annotation)
        #expect(alert?.event == .ack)
        feed.tick(4_000)
        #expect(feed.alerts.count == 5)
        let again = feed.board.acknowledge(annotation)
        #expect(again == nil, "once is enough")
    }

    @Test func `after a restart nothing is told twice, and what ended meanwhile is told`() {
        var fold = CheckFold()
        let policy = Samples.policy(failures: 1)
        _ = fold.fold(Samples.at(0), .fail, policy)
        let incident = RegisteredIncident(
            id: "web@1", target: "web", start: Samples.at(0), confirmedAt: Samples.at(1), reason: Reason(.timeout))
        let resumed = ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state], openIncidents: [incident],
            lastSent: ["web@1": [Sent(.down, to: "log"): Samples.at(1)]], silentSince: Samples.at(30))
        var feed = Feed([Samples.target("web", policy: policy)], resumed, at: 1_000)
        feed.tick(1_001)
        feed.feed("web", 1_010, .fail)
        #expect(feed.alerts.isEmpty && feed.incidents.isEmpty)
        feed.feed("web", 1_020, .ok)
        feed.feed("web", 1_030, .ok)
        #expect(feed.told == ["up web"])
        #expect(feed.incidents.map(\.id) == ["web@1"])
        #expect(feed.incidents.last?.end == Samples.at(1_020))
    }

    @Test func `an incident that was held back at the stop is told after the start`() {
        var fold = CheckFold()
        let policy = Samples.policy(failures: 1)
        _ = fold.fold(Samples.at(0), .fail, policy)
        let incident = RegisteredIncident(
            id: "web@1", target: "web", start: Samples.at(0), confirmedAt: Samples.at(1))
        let resumed = ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state], openIncidents: [incident],
            silentSince: Samples.at(30))
        var feed = Feed([Samples.target("web", policy: policy)], resumed, at: 40)
        feed.tick(41)
        #expect(feed.told == ["down web"])
    }

    @Test func `an observation that is not later than the last one is refused`() {
        var feed = Feed([Samples.target("web")])
        feed.feed("web", 10, .ok)
        let key = CheckKey(target: "web", check: "a")
        for time in [10.0, 5] {
            let applied = feed.board.apply(Samples.observation(time, .fail), to: key, at: Samples.at(11))
            #expect(applied == nil)
        }
        #expect(feed.board.state(of: key)?.lastOutcome == .ok)
    }

    // MARK: Targets that leave the plan

    private static let policy = Samples.policy(failures: 2, successes: 2)
    private let web = Samples.target("web", policy: StateBoardTests.policy)
    private let mail = Samples.target("mail", policy: StateBoardTests.policy)

    /// `web` is down since 60 and leaves the plan at 75.
    private func left() -> Feed {
        var feed = Feed([web, mail])
        for (time, outcome) in [(0.0, Outcome.ok), (60, .fail), (70, .fail)] { feed.feed("web", time, outcome) }
        feed.feed("mail", 61, .ok)
        feed.reload([mail], 75)
        feed.tick(76)
        return feed
    }

    /// The record as it is then.
    private func recorded(_ feed: Feed) -> ResumedState {
        var fold = CheckFold()
        for (time, outcome) in [(0.0, Outcome.ok), (60, .fail), (70, .fail)] {
            _ = fold.fold(Samples.at(time), outcome, Self.policy)
        }
        return ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state],
            leftIncidents: [feed.incidents.last].compactMap(\.self))
    }

    @Test func `a target that leaves the plan takes its incident along, and nobody claims a recovery`() {
        let feed = left()
        #expect(feed.told == ["down web"])
        #expect(feed.incidents.last?.end == Samples.at(75))
        #expect(feed.events.last?.details["event"] == "target_removed")
        #expect(feed.events.last?.details["incident"] == feed.incidents.last?.id)
        #expect(feed.board.state(of: CheckKey(target: "mail", check: "a"))?.lastTime == Samples.at(61))
    }

    @Test func `a target that comes back and fails is told again, as the same incident`() {
        var feed = left()
        feed.reload([web, mail], 200, recorded(feed))
        feed.tick(201)
        #expect(feed.told == ["down web"])
        feed.feed("web", 210, .fail)
        #expect(feed.told == ["down web", "down web"])
        #expect(Set(feed.incidents.map(\.id)).count == 1 && feed.incidents.last?.end == nil)
        #expect(feed.alerts[0].repetition != feed.alerts[1].repetition, "it is another delivery")
        feed.feed("web", 220, .ok)
        feed.feed("web", 230, .ok)
        #expect(feed.told == ["down web", "down web", "up web"])
        #expect(feed.incidents.last?.end == Samples.at(220))
    }

    @Test(arguments: [[Outcome.ok, .ok], [.ok, .fail, .ok, .ok], [.unknown, .degraded, .ok]])
    func `a target that comes back is up only after as many successes as ever, and its old alert is not answered`(
        outcomes: [Outcome]
    ) {
        var feed = left()
        feed.reload([web, mail], 200, recorded(feed))
        for (number, outcome) in outcomes.enumerated() { feed.feed("web", 210 + Double(number) * 10, outcome) }
        let hasFailed = outcomes.contains(.fail)
        #expect(feed.told == (hasFailed ? ["down web", "down web", "up web"] : ["down web"]))
        #expect(feed.incidents.last?.end == Samples.at(hasFailed ? 230 : outcomes[0] == .ok ? 210 : 220))
    }

    @Test func `what left or came back while the daemon stood still is noticed at its start`() {
        let gone = left()
        var resumed = recorded(gone)
        let back = Feed([web, mail], resumed, at: 300)
        #expect(back.board.opening.incidents.map(\.end) == [nil])
        #expect(back.board.opening.events.map { $0.details["event"] } == ["target_returned"])
        resumed.openIncidents = back.board.opening.incidents
        resumed.leftIncidents = []
        let again = Feed([mail], resumed, at: 400)
        #expect(again.board.opening.incidents.map(\.end) == [Samples.at(400)])
        #expect(again.board.opening.events.map { $0.details["event"] } == ["target_removed"])
        #expect(again.board.opening.alerts.isEmpty)
    }

    @Test func `parents come before children, and lines of descent are followed to the end`() {
        let family = Family(
            Samples.plan([
                Samples.target("c", parents: ["b"]), Samples.target("b", parents: ["a"]), Samples.target("a"),
            ]).accounting)
        #expect(family.order == ["a", "b", "c"])
        #expect(family.descendants("a") == ["a", "b", "c"])
        #expect(family.checksOfAncestors("c").map(\.target) == ["a", "b"])
    }
}
