import NOCCore
import Testing

@testable import NOCMonitor

/// Alerts beside incidents (SEMANTICS 8).
@Suite struct StandingAlertTests {
    private static let battery = Reason(.onBattery, "charge 80 %")

    /// `web`, fed each minute from 0 on.
    private func fed(_ outcomes: [Outcome], _ reason: Reason? = nil, alerting: Alerting = Alerting()) -> Feed {
        var feed = Feed([Samples.target("web")], alerting: alerting)
        for (number, outcome) in outcomes.enumerated() {
            feed.feed("web", Double(number) * 60, outcome, outcome == .degraded ? reason : nil)
        }
        return feed
    }

    @Test func `a limit on time is told at the third observation over it, dated from the first`() throws {
        var feed = fed([.ok, .degraded, .degraded], Reason(.slow))
        #expect(feed.alerts.isEmpty)
        feed.feed("web", 180, .degraded, Reason(.slow))
        #expect(feed.told == ["degraded web"])
        let alert = try #require(feed.standing.first)
        #expect(alert.start == Samples.at(60) && alert.openedAt == Samples.at(180.1) && alert.end == nil)
        #expect(alert.id == "web@\(IncidentID.make(target: "", start: Samples.at(60)).dropFirst()).degraded")
        #expect(feed.alerts[0].state == .degraded && feed.alerts[0].reason == Reason(.slow))
        feed.feed("web", 240, .degraded, Reason(.slow))
        #expect(feed.alerts.count == 1, "once is enough")
    }

    @Test(arguments: [Outcome.ok, .fail])
    func `what is not in a row is not told, and what says nothing neither counts nor resets`(between: Outcome) {
        #expect(fed([.ok, .degraded, .degraded, between, .degraded, .degraded], Reason(.slow)).alerts.isEmpty)
        #expect(fed([.ok, .degraded, .degraded, .unknown, .degraded], Reason(.slow)).told == ["degraded web"])
    }

    @Test(arguments: [(Outcome.degraded, true), (.ok, false)])
    func `a run that is not told yet goes on over a restart, dated from its first`(
        _ next: Outcome, _ isTold: Bool
    ) throws {
        let key = CheckKey(target: "web", check: "a")
        let run = [60.0, 120].map { Samples.observation($0, .degraded, Reason(.slow)) }
        var fold = CheckFold()
        for observation in [Samples.observation(0, .ok)] + run {
            _ = fold.fold(observation.time, observation.outcome, Samples.target("web").checks[0].policy)
        }
        var resumed = ResumedState(folds: [key: fold.state], silentSince: Samples.at(125))
        resumed.degradedRuns = [key: run]
        var feed = Feed([Samples.target("web")], resumed, at: 200)
        feed.feed("web", 240, next, Reason(.slow))
        #expect(feed.standing.map(\.start) == (isTold ? [Samples.at(60)] : []))
        #expect(feed.told == (isTold ? ["degraded web"] : []))
    }

    @Test func `where one check that is well is enough, a run of one says nothing over a restart`() {
        var target = Samples.target("web", checks: ["a", "b"])
        target.rule = .any
        var resumed = ResumedState(silentSince: Samples.at(125))
        resumed.degradedRuns = [
            CheckKey(target: "web", check: "a"): [60.0, 120].map { Samples.observation($0, .degraded, Reason(.slow)) }
        ]
        var feed = Feed([target], resumed, at: 200)
        feed.feed("web", 240, .degraded, check: "b", Reason(.slow))
        feed.feed("web", 241, .degraded, check: "a", Reason(.slow))
        #expect(feed.told.isEmpty, "it is not known since when both were")
    }

    @Test func `what a device reports of itself is told at once`() {
        let feed = fed([.ok, .degraded], Self.battery)
        #expect(feed.told == ["degraded web"])
    }

    @Test func `a check that says after how many is followed`() {
        let key = CheckKey(target: "web", check: "a")
        #expect(fed([.ok, .degraded], Reason(.slow), alerting: Alerting(checks: [key: 1])).told == ["degraded web"])
        #expect(fed([.ok, .degraded], Self.battery, alerting: Alerting(degradedAfter: 2)).alerts.isEmpty)
    }

    @Test func `it ends with the first of as many that are well as an outage needs`() {
        var feed = fed([.ok, .degraded, .ok, .degraded, .ok], Self.battery)
        #expect(feed.told == ["degraded web"], "one that is well is not enough")
        feed.feed("web", 300, .unknown)
        feed.feed("web", 360, .ok)
        #expect(feed.told == ["degraded web", "recovered_degraded web"])
        #expect(feed.alerts[1].until == Samples.at(240) && feed.alerts[1].since == Samples.at(60))
        #expect(feed.standing.last?.end == Samples.at(240))
    }

    @Test func `of several checks all must be well, and the first that is not dates the alert`() {
        var feed = Feed([Samples.target("web", checks: ["a", "b"])])
        for check in ["a", "b"] { feed.feed("web", 0, .ok, check: check) }
        feed.feed("web", 60, .degraded, check: "b", Self.battery)
        feed.feed("web", 61, .degraded, check: "a", Self.battery)
        for time in [120.0, 180] { feed.feed("web", time, .ok, check: "a") }
        #expect(feed.told == ["degraded web"])
        for time in [181.0, 240] { feed.feed("web", time, .ok, check: "b") }
        #expect(feed.told == ["degraded web", "recovered_degraded web"])
        #expect(feed.standing.map(\.start) == [Samples.at(60), Samples.at(60)])
        #expect(feed.standing.last?.end == Samples.at(181))
    }

    @Test func `an incident takes over what is open, and nothing opens while it runs`() {
        var feed = fed([.ok, .degraded, .fail, .fail, .fail], Self.battery)
        #expect(feed.told == ["degraded web", "down web"])
        #expect(feed.standing.last?.end == feed.standing.last?.start || feed.standing.last?.end == Samples.at(120))
        for time in [300.0, 360] { feed.feed("web", time, .degraded, Self.battery) }
        #expect(
            feed.told.last == "degraded web" && feed.told.contains("up web"), "it is on battery again: \(feed.told)")
        #expect(Set(feed.standing.map(\.id)).count == 2)
    }

    @Test func `planned work explains it, and a parent that is out`() {
        let window = MaintenanceWindow(
            scope: .target("web"), interval: Interval(Samples.at(50), Samples.at(300)), declaredAt: Samples.at(0),
            by: "张三", reason: "割接")
        var feed = Feed([Samples.target("web")])
        feed.board.plan(maintenance: [window])
        feed.feed("web", 0, .ok)
        feed.feed("web", 60, .degraded, Self.battery)
        feed.tick(200)
        #expect(feed.alerts.isEmpty)
        feed.feed("web", 290, .degraded, Self.battery)
        for time in 301...310 { feed.tick(Double(time)) }
        #expect(feed.told == ["degraded web"])

        let once = Samples.policy(failures: 1, successes: 1)
        var room = Feed([Samples.target("switch", policy: once), Samples.target("ups", parents: ["switch"])])
        for target in ["switch", "ups"] { room.feed(target, 0, .ok) }
        room.feed("switch", 10, .fail)
        room.feed("ups", 20, .degraded, Self.battery)
        #expect(room.told == ["down switch"])
        room.feed("switch", 30, .ok)
        for time in 31...36 { room.tick(Double(time)) }
        #expect(room.told == ["down switch", "up switch", "degraded ups"])
    }

    // MARK: Nobody can tell

    private let soon = Alerting(blindAfter: .seconds(600))

    @Test func `of what says nothing for too long people are told, with the reason`() {
        var feed = Feed([Samples.target("web")], alerting: soon)
        feed.feed("web", 0, .ok)
        for time in stride(from: 60.0, through: 660, by: 60) {
            feed.feed("web", time, .unknown, Reason(.noCredential, "env:X"))
            feed.tick(time + 1)
        }
        #expect(feed.told == ["unknown web"])
        #expect(feed.standing[0].start == Samples.at(60) && feed.alerts[0].reason?.code == "no_credential")
        feed.feed("web", 720, .ok)
        #expect(feed.told == ["unknown web", "recovered_unknown web"])
        #expect(feed.standing.last?.end == Samples.at(720) && feed.alerts[1].state == .up)
    }

    @Test func `so are they of a target of which nothing comes at all`() {
        var feed = Feed([Samples.target("web")], at: 1_000, alerting: soon)
        for time in 1_001...1_599 { feed.tick(Double(time)) }
        #expect(feed.alerts.isEmpty)
        for time in 1_600...1_610 { feed.tick(Double(time)) }
        #expect(feed.told == ["unknown web"])
        #expect(feed.standing[0].start == Samples.at(1_000), "the daemon did not run before")
    }

    @Test func `and of one that falls silent, from when its last observation no longer spoke`() {
        var feed = Feed([Samples.target("web")], alerting: soon)
        feed.feed("web", 0, .ok)
        for time in stride(from: 1.0, through: 740, by: 1) { feed.tick(time) }
        #expect(feed.told == ["unknown web"])
        #expect(feed.standing[0].start == Samples.at(125), "two intervals and the timeout")
    }

    @Test func `what may be the beginning of an outage is no recovery`() {
        var feed = Feed([Samples.target("web")], alerting: soon)
        feed.feed("web", 0, .ok)
        for time in stride(from: 60.0, through: 700, by: 60) {
            feed.feed("web", time, .unknown)
            feed.tick(time + 1)
        }
        for time in [720.0, 730, 740] { feed.feed("web", time, .fail) }
        #expect(feed.told == ["unknown web", "down web"])
        #expect(feed.standing.last?.end != nil)
    }

    @Test func `while the collector itself has no network nobody is told of what it cannot see`() {
        var feed = Feed([Samples.target("web")], alerting: soon)
        feed.feed("web", 0, .ok)
        for time in stride(from: 60.0, through: 1_200, by: 60) {
            feed.feed("web", time, .unknown, Reason(.collectorIsolated))
            feed.tick(time + 1)
        }
        #expect(feed.alerts.isEmpty)
    }

    @Test func `what the collector itself lacks is told in one word, of however many targets, and when it is over`() {
        let names = (1...20).map { "t\($0)" }
        var feed = Feed(names.map { Samples.target($0) }, alerting: soon)
        let lack = Reason(.localError, "10.0.0.1:80: cannot open a socket: Too many open files")
        for name in names { feed.feed(name, 0, .ok) }
        for time in stride(from: 60.0, through: 1_200, by: 60) {
            for name in names { feed.feed(name, time, .unknown, lack) }
            for second in 1...59 { feed.tick(time + Double(second)) }
        }
        #expect(feed.told == ["collector "])
        #expect(feed.alerts[0].reason == lack && feed.alerts[0].trouble?.since == Samples.at(60))
        for name in names.dropFirst() { feed.feed(name, 1_260, .ok) }
        feed.feed("t1", 1_260, .unknown, lack)
        for second in 1_261...1_400 { feed.tick(Double(second)) }
        #expect(feed.told == ["collector ", "collector ", "unknown t1"], "one alone is told by itself")
        #expect(feed.alerts[1].trouble?.until == Samples.at(1_261))
    }

    @Test func `what a few targets lack by themselves is told of each`() {
        var feed = Feed(["a", "b", "c", "d"].map { Samples.target($0) }, alerting: soon)
        for time in stride(from: 0.0, through: 900, by: 60) {
            for name in ["a", "b"] {
                feed.feed(name, time, .unknown, Reason(.localError, "\(name): no route from here"))
            }
            for name in ["c", "d"] { feed.feed(name, time, .unknown, Reason(.noCredential, "env:X")) }
            feed.tick(time + 1)
        }
        #expect(Set(feed.told) == ["unknown a", "unknown b", "unknown c", "unknown d"])
    }

    // MARK: Like an incident

    @Test func `reminders come until somebody acknowledges, to those who hear of such alerts`() {
        var feed = fed([.ok, .degraded], Self.battery)
        feed.followers = [
            Samples.hook("duty", remindEvery: .seconds(600), escalateAfter: .seconds(900), escalateTo: ["chief"]),
            Samples.hook("outages", on: [.down, .up, .reminder], remindEvery: .seconds(600)),
        ]
        for time in stride(from: 120.0, through: 2_000, by: 60) {
            feed.feed("web", time, .degraded, Self.battery)
            feed.tick(time + 1)
        }
        #expect(feed.told == ["degraded web", "reminder web", "escalation web", "reminder web", "reminder web"])
        #expect(feed.alerts[1].recipients == ["duty"] && feed.alerts[2].recipients == ["chief"])
        var annotation = Annotation(
            target: "web", alert: "web@x.degraded", instant: Samples.at(60), recordedAt: Samples.at(2_001), by: "李四",
            acknowledges: true)
        #expect(feed.board.acknowledge(annotation) == nil, "there is no such alert")
        annotation.alert = feed.standing[0].id
        let alert = feed.board.acknowledge(annotation)
        #expect(alert?.event == .ack && alert?.standing?.id == feed.standing[0].id)
        for time in stride(from: 2_040.0, through: 4_000, by: 60) {
            feed.feed("web", time, .degraded, Self.battery)
            feed.tick(time + 1)
        }
        #expect(feed.alerts.count == 5)
        #expect(feed.board.acknowledge(annotation) == nil, "once is enough")
    }

    @Test func `what was said of an alert stands after a restart`() throws {
        let alert = try #require(fed([.ok, .degraded], Self.battery).standing.first)
        var fold = CheckFold()
        for (time, outcome) in [(0.0, Outcome.ok), (60, .degraded)] {
            _ = fold.fold(Samples.at(time), outcome, Samples.policy())
        }
        var resumed = ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state], openAlerts: [alert],
            lastSent: [
                alert.id: [Sent(.degraded, to: "duty"): Samples.at(60), Sent(.reminder, to: "duty"): Samples.at(660)]
            ],
            silentSince: Samples.at(700))
        func goOn(_ resumed: ResumedState) -> Feed {
            var feed = Feed([Samples.target("web")], resumed, at: 800)
            feed.followers = [Samples.hook("duty", remindEvery: .seconds(600))]
            for time in stride(from: 840.0, through: 1_300, by: 60) {
                feed.feed("web", time, .degraded, Self.battery)
                feed.tick(time + 1)
            }
            for time in [1_320.0, 1_380] { feed.feed("web", time, .ok) }
            return feed
        }
        #expect(goOn(resumed).told == ["reminder web", "recovered_degraded web"])
        #expect(goOn(resumed).standing.map(\.id) == [alert.id])
        resumed.acknowledged = [alert.id: Samples.at(400)]
        #expect(goOn(resumed).told == ["recovered_degraded web"])
    }

    @Test func `a target that leaves the plan takes its alert along, and nobody claims a recovery`() {
        var feed = fed([.ok, .degraded], Self.battery)
        feed.reload([Samples.target("mail")], 100)
        #expect(feed.told == ["degraded web"] && feed.standing.last?.end == Samples.at(100))
        let gone = Feed([Samples.target("mail")], ResumedState(openAlerts: [feed.standing[0]]), at: 200)
        #expect(gone.board.opening.standing.map(\.end) == [Samples.at(200)])
    }

    // MARK: Any input

    @Test(arguments: 0..<60)
    func
        `whatever comes and whenever the daemon is started anew, each alert opens once, ends once and never runs beside an outage`(
            seed: Int
        ) throws
    {
        var random = SeededGenerator(UInt64(seed))
        let alerting = Alerting(
            degradedAfter: Int.random(in: 1...3, using: &random), blindAfter: .seconds(120),
            flapping: Alerting.Flapping(count: 1_000, window: .seconds(60)))
        var feed = Feed([Samples.target("web", policy: Samples.policy(failures: 2))], alerting: alerting)
        var (fold, time) = (CheckFold(), 0.0)
        var told: [Alert] = []
        var known: [String: StandingAlert] = [:]
        var incidents: [String: RegisteredIncident] = [:]
        func keep() {
            told += feed.alerts
            for alert in feed.standing {
                if let former = known[alert.id] { #expect(former.end == nil && former.start == alert.start) }
                known[alert.id] = alert
            }
            for incident in feed.incidents { incidents[incident.id] = incident }
        }
        for _ in 0..<200 {
            time += Double(Int.random(in: 10...90, using: &random))
            let outcome = [Outcome.ok, .ok, .degraded, .degraded, .degraded, .fail, .unknown, .unknown]
                .randomElement(using: &random)!
            _ = fold.fold(Samples.at(time), outcome, Samples.policy(failures: 2))
            feed.feed("web", time, outcome, outcome == .degraded ? Self.battery : nil)
            feed.tick(time + 1)
            guard Int.random(in: 0...9, using: &random) == 0 else { continue }
            keep()
            let resumed = ResumedState(
                folds: [CheckKey(target: "web", check: "a"): fold.state],
                openIncidents: incidents.values.filter { $0.end == nil },
                openAlerts: known.values.filter { $0.end == nil },
                lastSent: Dictionary(
                    uniqueKeysWithValues: incidents.keys.map { ($0, [Sent(.down, to: "log"): Samples.at(time)]) }),
                silentSince: Samples.at(time))
            feed = Feed(
                [Samples.target("web", policy: Samples.policy(failures: 2))], resumed, at: time + 2, alerting: alerting)
        }
        keep()
        for alert in known.values {
            let own = told.filter { $0.standing?.id == alert.id }.map(\.event)
            #expect(own.count { $0 == alert.kind.opening } == 1, "\(alert.id): \(own)")
            #expect(own.count { $0 == alert.kind.ending } <= (alert.end == nil ? 0 : 1), "\(alert.id): \(own)")
            let beside = incidents.values.filter { incident in
                incident.confirmedAt < (alert.end ?? .distantFuture)
                    && alert.openedAt < (incident.end ?? .distantFuture)
            }
            #expect(beside.isEmpty, "\(alert) beside \(beside)")
        }
        #expect(!known.isEmpty)
    }
}
