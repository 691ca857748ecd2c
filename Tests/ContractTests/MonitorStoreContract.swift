import NOCCore
import TestSupport
import Testing

/// What the daemon relies on, whichever store it writes to.
@Suite struct MonitorStoreContract {
    @Test(arguments: StoreKind.all)
    func `an observation at or before the last one of its check is refused and counted`(kind: StoreKind) async throws {
        let store = try kind.open()
        var batch = Batch(heartbeat: Sample.day)
        batch.observations = [10, 20, 20, 15, 30].map {
            StoredObservation(Sample.web, Observation(time: Sample.at($0), outcome: .ok))
        }
        batch.observations.append(StoredObservation(Sample.link, Observation(time: Sample.at(15), outcome: .ok)))
        #expect(try await store.daemon.commit(batch) == CommitReport(stored: 4, refused: 2))
        #expect(try await store.daemon.commit(batch) == CommitReport(stored: 0, refused: 6))
        try store.restart()
        #expect(try await store.daemon.commit(batch) == CommitReport(stored: 0, refused: 6))
        #expect(try Reading(store.daemon).observations.map(\.time) == [10, 20, 30].map(Sample.at))
    }

    @Test(arguments: StoreKind.all)
    func `measurements that cannot be kept are left out`(kind: StoreKind) async throws {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        var observation = Observation(time: Sample.at(1), outcome: .ok)
        observation.measurements = [
            Measurement("b_ms", 1), Measurement("Bad Name", 2), Measurement("c", .infinity), Measurement("b_ms", 3),
            Measurement("a", 4),
        ]
        try await store.store(Sample.web, [observation])
        #expect(try Reading(store).observations[0].measurements == [Measurement("a", 4), Measurement("b_ms", 1)])
    }

    @Test(arguments: StoreKind.all)
    func `a run of degraded observations is known after a restart, over silence and as far as the last incident`(
        kind: StoreKind
    ) async throws {
        let store = try kind.open()
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        func observations(_ outcomes: [Outcome], from start: Int64 = 0) -> [Observation] {
            outcomes.enumerated().map { number, outcome in
                Observation(
                    time: Sample.at(start + Int64(number) * 60), outcome: outcome,
                    reason: outcome == .degraded ? Reason(.slow, "took long") : nil)
            }
        }
        let early = observations([.ok, .degraded])
        // Three days later, when the hours of the first are packed.
        let late = observations([.unknown, .degraded], from: 3 * 86_400)
        try await store.daemon.store(Sample.web, early + late)
        try await store.daemon.store(Sample.link, observations([.degraded, .degraded, .ok]))
        try await store.daemon.maintain(before: Sample.at(2 * 86_400), keeping: .seconds(400 * 86_400))
        try store.restart()
        let resumed = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(3 * 86_400 + 120))
        #expect(resumed.degradedRuns == [Sample.web: [early[1], late[1]]])
        var batch = Batch(heartbeat: Sample.at(3 * 86_400 + 120))
        batch.incidents = [Sample.incident("web@1", 100, end: 86_400)]
        _ = try await store.daemon.commit(batch)
        try store.restart()
        let again = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(3 * 86_400 + 180))
        #expect(again.degradedRuns == [Sample.web: [late[1]]])
    }

    @Test(arguments: StoreKind.all)
    func `after a restart the daemon goes on from the record`(kind: StoreKind) async throws {
        let store = try kind.open()
        let first = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        #expect(first.silentSince == nil && first.folds.isEmpty && first.openIncidents.isEmpty)
        let series = Sample.series(400)
        try await store.daemon.store(Sample.web, series)
        let end = series[399].time + .seconds(5)
        var batch = Batch(heartbeat: end)
        batch.incidents = [Sample.incident("web@1", 0), Sample.incident("web@0", 0, end: 5)]
        batch.deliveries = [Sample.delivery("d1", incident: "web@1"), Sample.delivery("d0", incident: "web@0")]
        _ = try await store.daemon.commit(batch)
        for seconds: Int64 in [90, 80] {
            try store.command().annotate(
                Annotation(
                    target: "web", instant: Sample.at(0), recordedAt: Sample.at(seconds), by: "wang", acknowledges: true
                ))
        }
        try store.restart()
        let resumed = try await store.daemon.resume(plan: Sample.plan(), at: end + .seconds(60))
        #expect(resumed.silentSince == end)
        #expect(resumed.folds == [Sample.web: Sample.fold(series)])
        #expect(resumed.openIncidents == [Sample.incident("web@1", 0)] && resumed.leftIncidents.isEmpty)
        #expect(resumed.acknowledged == ["web@1": Sample.at(80)])
        #expect(resumed.lastSent == ["web@1": [Sent(.down, to: "duty"): Sample.day]])
        let changes = try await store.daemon.changes(since: resumed.cursor)
        #expect(changes.cursor == resumed.cursor && changes.annotations.isEmpty && changes.maintenance == nil)
    }

    @Test(arguments: StoreKind.all)
    func `an open alert is there after a restart, with what was sent and said of it, and how the daemon ended`(
        kind: StoreKind
    ) async throws {
        let store = try kind.open()
        #expect(try await !store.daemon.resume(plan: Sample.plan(), at: Sample.day).hasDied)
        let (open, over) = (Sample.alert("a", 0), Sample.alert("b", 0, end: 90, target: "link"))
        try await store.daemon.commit(at: 100) {
            $0.alerts = [open, over]
            $0.incidents = [Sample.incident("web@1", 30), Sample.incident("link@1", 0, end: 20, target: "link")]
            $0.deliveries = ["a", "b", "web@1"].map { (id: String) in Sample.delivery("d\(id)", incident: id) }
            $0.events = [
                .flapping("web", openings: 5, at: Sample.at(1)), .heldBack("a", of: "web", at: Sample.at(2)),
                .flapping("link", openings: 5, at: Sample.at(3)), .steady("link", held: 0, at: Sample.at(4)),
            ]
        }
        for id in ["a", "b"] {
            try store.command().annotate(
                Annotation(
                    target: "web", alert: id, instant: Sample.at(60), recordedAt: Sample.at(70), by: "li",
                    acknowledges: true))
        }
        try store.restart()
        let resumed = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(200))
        #expect(resumed.hasDied && resumed.openAlerts == [open])
        #expect(resumed.openings == ["web": [60, 90].map(Sample.at), "link": [Sample.at(60)]])
        #expect(resumed.flapping == ["web": FlappingRecord(since: Sample.at(1), held: ["a"])])
        #expect(resumed.acknowledged == ["a": Sample.at(70)])
        let sent = [Sent(.down, to: "duty"): Sample.day]
        #expect(resumed.lastSent == ["a": sent, "web@1": sent])
        #expect(try store.daemon.damping().held == ["a"])
        #expect(try store.daemon.standingAlerts(in: Interval(Sample.at(0), Sample.at(9))) == [open, over])
        #expect(try store.daemon.standingAlerts(in: Interval(Sample.at(91), .distantFuture)) == [open])
        try await store.daemon.commit(at: 300) {
            $0.events = [RecordEvent(time: Sample.at(300), kind: .stop)]
            $0.alerts = [Sample.alert("a", 0, end: 250)]
            $0.incidents = [Sample.incident("web@1", 30, end: 240)]
        }
        let last = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(8 * 86_400))
        #expect(!last.hasDied && last.openAlerts.isEmpty && last.openings.isEmpty && last.acknowledged.isEmpty)
        #expect(resumed.endings.isEmpty && last.endings == ["web": .alert(Sample.alert("a", 0, end: 250))])
        try await store.daemon.commit(at: 400) { $0.incidents = [Sample.incident("web@2", 310, end: 390)] }
        let later = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(9 * 86_400))
        #expect(later.endings == ["web": .incident(Sample.incident("web@2", 310, end: 390))])
    }

    @Test(arguments: StoreKind.all)
    func `what could not be delivered is taken up again or put away by a person, who is noted`(kind: StoreKind)
        async throws
    {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        try await store.commit(at: 0) { $0.deliveries = ["a", "b", "c"].map { Sample.delivery($0, incident: $0) } }
        for id in ["a", "b"] {
            var failed = Sample.delivery(id, incident: id)
            (failed.state, failed.attempts, failed.finishedAt) = (.undelivered, 6, Sample.at(1))
            try await store.update(failed)
        }
        let before = try store.evidenceHead().events
        for id in ["c", "none"] {
            #expect(
                refusal { _ = try store.settle(undelivered: ["a", id], as: .retried, by: "li", at: Sample.at(9)) }
                    == .invalid)
        }
        #expect(try store.deliveries(limit: 9, states: [.undelivered]).count == 2)
        let retried = try store.settle(undelivered: ["b"], as: .retried, by: "li", at: Sample.at(9))
        #expect(retried.map(\.attempts) == [0] && retried[0].nextAttempt == Sample.at(9))
        let cleared = try store.settle(undelivered: nil, as: .cleared, by: "li", at: Sample.at(10))
        #expect(cleared.map(\.id) == ["a"] && cleared[0].state == .cleared)
        #expect(try await store.dueDeliveries(at: Sample.at(9), limit: 9).map(\.id) == ["b", "c"])
        #expect(try store.evidenceHead().events >= before + 2)
    }

    @Test(arguments: StoreKind.all)
    func `a target that left and is in the plan again is told with the incident that ran`(kind: StoreKind)
        async throws
    {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        _ = try await store.resume(plan: Sample.plan(), at: Sample.day)
        let ended = Sample.incident("web@1", 0, end: 500)
        try await store.commit(at: 0) { $0.incidents = [Sample.incident("web@1", 0)] }
        try await store.commit(at: 500) {
            $0.events = [.left(Sample.incident("web@1", 0), at: Sample.at(500))]
            $0.incidents = [ended]
        }
        let without = try await store.adopt(plan: Sample.plan(["link"]), at: Sample.at(500))
        #expect(without.leftIncidents.isEmpty && without.openIncidents.isEmpty && without.silentSince == nil)
        let again = try await store.adopt(plan: Sample.plan(), at: Sample.at(900))
        #expect(again.leftIncidents == [ended])
        #expect(
            try store.planVersions().map(\.time) == [Sample.day, Sample.at(500) + .milliseconds(1), Sample.at(900)])
    }

    @Test(arguments: StoreKind.all)
    func `what others append is seen from the cursor on, once`(kind: StoreKind) async throws {
        let store = try kind.open()
        let cursor = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day).cursor
        let command = try store.command()
        let window = try command.addMaintenance(
            MaintenanceWindow(
                id: 0, scope: .target("web"), interval: Interval(Sample.at(0), Sample.at(600)), declaredAt: Sample.day,
                by: "li", reason: "r"))
        let note = Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li", cause: "power")
        try command.annotate(note)
        let changes = try await store.daemon.changes(since: cursor)
        #expect(changes.maintenance == [window] && changes.annotations == [note] && changes.folds.isEmpty)
        let ended = try command.endMaintenance(
            id: window.id, at: Sample.at(60), by: "wang", recordedAt: Sample.at(60))
        let later = try await store.daemon.changes(since: changes.cursor)
        #expect(later.maintenance == [ended] && later.annotations.isEmpty && later.cursor > changes.cursor)
        try await store.daemon.commit(at: 70) { $0.events = [RecordEvent(time: Sample.at(70), kind: .note)] }
        let own = try await store.daemon.changes(since: later.cursor)
        #expect(own.maintenance == nil && own.annotations.isEmpty && own.cursor > later.cursor)
    }

    @Test(arguments: StoreKind.all)
    func `of each hook and incident only the oldest delivery is due`(kind: StoreKind) async throws {
        let store = try kind.open()
        let queued = [
            Sample.delivery("a1", incident: "i", next: 50), Sample.delivery("a2", incident: "i"),
            Sample.delivery("b1", incident: "j", next: 90), Sample.delivery("t1"), Sample.delivery("t2"),
            Sample.delivery("u1", target: "link"), Sample.delivery("n1", target: nil),
            Sample.delivery("n2", target: nil), Sample.delivery("x1", incident: "web"),
            Sample.delivery("h1", incident: "i", hook: "other"),
        ]
        for _ in 0..<2 { try await store.daemon.commit(at: 0) { $0.deliveries = queued } }
        try store.restart()
        let daemon = store.daemon
        #expect(try await daemon.dueDeliveries(at: Sample.day, limit: 99).map(\.id) == ["t1", "u1", "n1", "x1", "h1"])
        #expect(try await daemon.dueDeliveries(at: Sample.at(60), limit: 2).map(\.id) == ["a1", "t1"])
        #expect(try daemon.deliveries(limit: 3, states: [.pending]).map(\.id) == ["h1", "x1", "n2"])
        for var delivery in queued.dropFirst(3) {
            delivery.state = .delivered
            delivery.attempts = 1
            delivery.lastResult = "exit 0"
            delivery.finishedAt = Sample.at(1)
            try await daemon.update(delivery)
        }
        // `a2` is due, and waits for `a1` all the same.
        #expect(try await daemon.nextDelivery() == Sample.at(50))
        #expect(try await daemon.dueDeliveries(at: Sample.day, limit: 99).isEmpty)
        var first = queued[0]
        first.state = .undelivered
        first.lastOutput = "no"
        try await daemon.update(first)
        #expect(try await daemon.dueDeliveries(at: Sample.day, limit: 99).map(\.id) == ["a2"])
        #expect(try daemon.deliveries(limit: 9, states: [.undelivered]) == [first])
        #expect(try daemon.deliveries(limit: 99, states: Delivery.State.allCases).count == queued.count)
        await #expect(throws: (any Error).self) { try await daemon.update(Sample.delivery("none")) }
    }

    @Test(arguments: StoreKind.all)
    func `nothing is due where nothing is queued`(kind: StoreKind) async throws {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        #expect(try await store.nextDelivery() == nil)
        #expect(try await store.dueDeliveries(at: Sample.day, limit: 9).isEmpty)
        #expect(try store.lastHeartbeat() == nil && store.folds().isEmpty && store.evidenceHead().events == 0)
    }

    @Test(arguments: StoreKind.all)
    func `deliveries that are done go with the days that nobody wants, unless their incident runs`(kind: StoreKind)
        async throws
    {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        _ = try await store.resume(plan: Sample.plan(), at: Sample.day)
        try await store.commit(at: 0) {
            $0.incidents = [Sample.incident("open", 0), Sample.incident("over", 0, end: 60)]
            $0.deliveries = ["open", "over"].map { Sample.delivery($0, incident: $0) } + [Sample.delivery("waits")]
        }
        for id in ["open", "over"] {
            var delivery = Sample.delivery(id, incident: id)
            delivery.state = .delivered
            try await store.update(delivery)
        }
        try await store.maintain(before: Sample.at(9 * 86_400), keeping: .seconds(3 * 86_400))
        #expect(try store.deliveries(limit: 9, states: Delivery.State.allCases).map(\.id) == ["waits", "open"])
    }

    @Test(arguments: StoreKind.all)
    func `a list of findings is found again, in one order, whatever the order it came in`(kind: StoreKind)
        async throws
    {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        let findings = ["/b", "/a"].map { Finding(rule: "dead_link", severity: .error, place: $0, evidence: "404") }
        let kept = try await store.keep(findings, of: Sample.web)
        #expect(try await store.keep(findings.reversed(), of: Sample.web) == kept)
        #expect(try await store.findings(in: kept) == findings.reversed())
        let unknown = Attachment(name: "x.json", bytes: 1, sha256: String(repeating: "0", count: 64))
        await #expect(throws: (any Error).self) { try await store.findings(in: unknown) }
    }
}
