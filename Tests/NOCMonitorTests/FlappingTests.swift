import NOCCore
import Testing

@testable import NOCMonitor

@Suite struct FlappingTests {
    private let policy = Samples.policy(interval: .seconds(10), failures: 1, successes: 1)
    private let alerting = Alerting(flapping: Alerting.Flapping(count: 3, window: .seconds(600)))

    /// Down and up again `times` times, from `start` on, each for ten seconds.
    private func flap(_ feed: inout Feed, _ times: Int, from start: Double = 0) {
        for number in 0..<times {
            feed.feed("web", start + Double(number) * 20, .fail)
            feed.feed("web", start + Double(number) * 20 + 10, .ok)
        }
    }

    private func site() -> Feed { Feed([Samples.target("web", policy: policy)], alerting: alerting) }

    @Test func `alerts that open again and again are told as flapping, and then held back`() {
        var feed = site()
        flap(&feed, 6)
        #expect(feed.told == ["down web", "up web", "down web", "up web", "down web", "flapping web"])
        #expect(feed.alerts.last?.flapping == Alert.Flapping(count: 3, window: .seconds(600)))
        #expect(feed.incidents.filter { $0.end != nil }.count == 6, "figures are not touched")
        #expect(feed.events.filter { $0.details["event"] == "alert_held_back" }.count == 3)
    }

    @Test func `when it has kept still for half the window that state is told, with what was held back`() {
        var feed = site()
        flap(&feed, 6)
        for time in stride(from: 120.0, through: 400, by: 10) {
            feed.feed("web", time, .ok)
            feed.tick(time + 1)
        }
        #expect(feed.told.count == 6, "it has not kept still for long enough")
        for time in stride(from: 410.0, through: 430, by: 10) {
            feed.feed("web", time, .ok)
            feed.tick(time + 1)
        }
        #expect(feed.told.count == 7 && feed.told.last == "up web")
        #expect(feed.alerts.last?.heldBack == 3)
        #expect(feed.events.last?.details == ["event": "flapping_over", "held": "3"])
        flap(&feed, 1, from: 440)
        #expect(feed.told.suffix(2) == ["down web", "up web"])
    }

    @Test func `one that stays out is told as out, and can be acknowledged before`() throws {
        var feed = site()
        feed.followers = [Samples.hook("duty", remindEvery: .seconds(60))]
        flap(&feed, 4)
        for time in stride(from: 80.0, through: 300, by: 10) {
            feed.feed("web", time, .fail)
            feed.tick(time + 1)
        }
        #expect(feed.told.last == "flapping web", "no reminder of what nobody was told")
        let id = try #require(feed.incidents.last?.id)
        let ack = Annotation(
            target: "web", instant: Samples.at(80), recordedAt: Samples.at(301), by: "李四", acknowledges: true)
        #expect(feed.board.acknowledge(ack)?.incident?.id == id)
        for time in stride(from: 310.0, through: 400, by: 10) {
            feed.feed("web", time, .fail)
            feed.tick(time + 1)
        }
        #expect(feed.told.last == "down web" && feed.alerts.last?.incident?.id == id)
        #expect(feed.alerts.last?.heldBack == 2)
    }

    @Test func `warnings flap like outages`() {
        var feed = Feed([Samples.target("web", policy: policy)], alerting: alerting)
        for number in 0..<5 {
            feed.feed("web", Double(number) * 20, .degraded, Reason(.onBattery))
            feed.feed("web", Double(number) * 20 + 10, .ok)
        }
        #expect(feed.told.suffix(2) == ["degraded web", "flapping web"] && feed.told.count == 6)
        #expect(feed.standing.filter { $0.end != nil }.count == 5)
    }

    @Test func `after a restart the recovery that was held back is told with its incident and its own time`() {
        var fold = CheckFold()
        _ = fold.fold(Samples.at(110), .ok, policy)
        var ended = RegisteredIncident(
            id: "web@1", target: "web", start: Samples.at(90), confirmedAt: Samples.at(90), reason: Reason(.timeout))
        ended.end = Samples.at(105)
        let resumed = ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state],
            flapping: ["web": FlappingRecord(since: Samples.at(100), held: ["web@1"])],
            endings: ["web": .incident(ended)])
        var feed = Feed([Samples.target("web", policy: policy)], resumed, at: 120, alerting: alerting)
        for time in stride(from: 130.0, through: 500, by: 10) {
            feed.feed("web", time, .ok)
            feed.tick(time + 1)
        }
        #expect(feed.told == ["up web"])
        #expect(feed.alerts.last?.incident?.id == "web@1")
        #expect(feed.alerts.last?.since == Samples.at(90) && feed.alerts.last?.until == Samples.at(105))
        #expect(feed.alerts.last?.heldBack == 1)
    }

    @Test func `what is kept of a target that flaps for months is bounded, and counted exactly`() {
        var record = FlappingRecord(since: Samples.at(0))
        for number in 1...100_000 { record.hold("web@\(number)") }
        #expect(record.count == 100_000)
        #expect(record.held.count == FlappingRecord.mostHeld && record.held.last == "web@100000")
    }

    @Test func `over a restart it goes on as it was`() {
        let since = Samples.at(100)
        var fold = CheckFold()
        _ = fold.fold(Samples.at(110), .ok, policy)
        let resumed = ResumedState(
            folds: [CheckKey(target: "web", check: "a"): fold.state],
            flapping: ["web": FlappingRecord(since: since, held: ["a", "b"])])
        var feed = Feed([Samples.target("web", policy: policy)], resumed, at: 120, alerting: alerting)
        flap(&feed, 1, from: 130)
        #expect(feed.alerts.isEmpty)
        for time in stride(from: 150.0, through: 500, by: 10) {
            feed.feed("web", time, .ok)
            feed.tick(time + 1)
        }
        #expect(feed.told == ["up web"])
        #expect(feed.alerts.last?.heldBack == 3)
    }
}
