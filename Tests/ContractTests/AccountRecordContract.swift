import NOCCore
import TestSupport
import Testing

/// What accounts rely on, whichever store holds the record.
@Suite struct AccountRecordContract {
    private static let keep = Duration.seconds(400 * 86_400)

    @Test(arguments: StoreKind.all)
    func `what was committed is read in its order, packed or not`(kind: StoreKind) async throws {
        let store = try kind.open()
        let series = Sample.series(2_000)
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        try await store.daemon.store(Sample.web, Array(series[..<1_500]))
        try await store.daemon.maintain(before: series[1_490].time, keeping: Self.keep)
        try await store.daemon.store(Sample.web, Array(series[1_500...]))
        for record in [store.daemon, try store.command()] {
            #expect(try Reading(record).observations == series)
            #expect(try record.extents() == [Sample.web: Interval(series[0].time, series[1_999].time)])
        }
        let bare = try Reading(store.daemon, columns: []).observations
        #expect(bare.map(\.time) == series.map(\.time) && bare.map(\.outcome) == series.map(\.outcome))
    }

    @Test(arguments: StoreKind.all)
    func `from any moment on, the state is that of all observations before`(kind: StoreKind) async throws {
        let store = try kind.open()
        let series = Sample.series(3_000)
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        for first in stride(from: 0, to: series.count, by: 600) {
            try await store.daemon.store(Sample.web, Array(series[first..<first + 600]))
            try await store.daemon.maintain(before: series[first + 590].time, keeping: Self.keep)
            for index in [0, 1, 59, 60, first / 2, first, first + 599] {
                let reading = try Reading(store.daemon, from: series[index].time)
                let begin = try #require(series.firstIndex { $0.time == reading.observations.first?.time })
                #expect(begin <= index)
                #expect(reading.observations == Array(series[begin..<first + 600]))
                #expect(reading.state == Sample.fold(series[..<begin]))
            }
            #expect(try store.daemon.folds()[Sample.web] == Sample.fold(series[..<(first + 600)]))
        }
    }

    @Test(arguments: StoreKind.all)
    func `nothing comes of another time, of an unknown check, or after the reader had enough`(kind: StoreKind)
        async throws
    {
        let store = try kind.open()
        let series = Sample.series(500)
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        try await store.daemon.store(Sample.web, series)
        try await store.daemon.maintain(before: series[499].time, keeping: Self.keep)
        #expect(try Reading(store.daemon, to: Sample.day).chunks.isEmpty)
        let unknown = try Reading(store.daemon, Sample.link)
        #expect(unknown.chunks.isEmpty && unknown.state == FoldState())
        #expect(try Reading(store.daemon, most: 1).chunks.count == 1)
        let part = try Reading(store.daemon, from: series[200].time, to: series[210].time).observations
        #expect(part.contains(series[200]) && part.contains(series[209]))
    }

    @Test(arguments: StoreKind.all)
    func `whole days that nobody wants any more are gone, and the state goes on`(kind: StoreKind) async throws {
        let store = try kind.open()
        let series = Sample.series(4 * 1_440)
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        try await store.daemon.store(Sample.web, series)
        try await store.daemon.maintain(before: Sample.at(4 * 86_400), keeping: .seconds(2 * 86_400 + 3_600))
        let reading = try Reading(store.daemon)
        #expect(reading.observations == Array(series[1_440...]))
        #expect(reading.state == Sample.fold(series[..<1_440]))
        #expect(try store.daemon.extents()[Sample.web]?.start == series[1_440].time)
        #expect(try store.daemon.folds()[Sample.web] == Sample.fold(series))
    }

    @Test(arguments: StoreKind.all)
    func `a plan is kept once in a row, and is in force from after what was judged by the one before`(kind: StoreKind)
        async throws
    {
        let store = try kind.open()
        let plans = [Sample.plan(), Sample.plan(failuresToDown: 1)]
        #expect(try store.daemon.recordPlan(plans[0], at: Sample.day))
        #expect(try store.daemon.recordPlan(plans[0], at: Sample.at(5)) == false)
        try await store.daemon.store(Sample.web, [Observation(time: Sample.at(100), outcome: .ok)])
        #expect(try store.command().recordPlan(plans[1], at: Sample.at(50)))
        #expect(try store.daemon.recordPlan(plans[0], at: Sample.at(200)))
        let versions = try store.daemon.planVersions()
        #expect(versions.map(\.plan) == [plans[0], plans[1], plans[0]])
        #expect(versions.map(\.time) == [Sample.day, Sample.at(100) + .milliseconds(1), Sample.at(200)])
    }

    @Test(arguments: StoreKind.all)
    func `a daemon's silence lasts from its last sign of life to the next start`(kind: StoreKind) async throws {
        let store = try kind.open()
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        #expect(try store.daemon.interruptions().isEmpty)
        try await store.daemon.commit(at: 300) { _ in }
        try store.restart()
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.at(900))
        try await store.daemon.commit(at: 1_000) { _ in }
        #expect(try store.daemon.interruptions() == [Interval(Sample.at(300), Sample.at(900))])
        #expect(try store.daemon.lastHeartbeat() == Sample.at(1_000))
    }

    @Test(arguments: StoreKind.all)
    func `an incident is as it was registered last, by target and start`(kind: StoreKind) async throws {
        let store = try kind.open()
        try await store.daemon.commit(at: 0) {
            $0.incidents = [
                Sample.incident("b", 500), Sample.incident("a", 9, target: "zone"), Sample.incident("c", 60),
            ]
        }
        try await store.daemon.commit(at: 1) { $0.incidents = [Sample.incident("c", 60, end: 700)] }
        #expect(
            try store.command().registeredIncidents() == [
                Sample.incident("c", 60, end: 700), Sample.incident("b", 500), Sample.incident("a", 9, target: "zone"),
            ])
    }

    @Test(arguments: StoreKind.all)
    func `what people say is kept in its order, and what makes no sense is refused`(kind: StoreKind) throws {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        func correction(_ value: AvailabilityClass, _ from: Int64, _ to: Int64, at: Int64) -> Correction {
            Correction(
                target: "web", interval: Interval(Sample.at(from), Sample.at(to)), value: value, reason: "r", by: "li",
                recordedAt: Sample.at(at))
        }
        let second = try store.addCorrection(correction(.down, 0, 60, at: 900))
        let first = try store.addCorrection(correction(.excluded, 0, 60, at: 800))
        #expect(try store.corrections() == [first, second] && first.id > second.id)
        for wrong in [
            correction(.unknown, 0, 60, at: 900), correction(.up, 60, 60, at: 900), correction(.up, 0, 901, at: 900),
        ] {
            #expect(refusal { _ = try store.addCorrection(wrong) } == .invalid)
        }
        let notes = [9, 5].map {
            Annotation(target: "web", instant: Sample.day, recordedAt: Sample.at($0), by: "li", cause: "power")
        }
        for note in notes { try store.annotate(note) }
        #expect(try store.annotations() == notes)
        #expect(try store.corrections().count == 2 && store.stateLines().isEmpty)
    }

    @Test(arguments: StoreKind.all)
    func `a window ends early once, and never later than it was said`(kind: StoreKind) throws {
        let open = try kind.open()
        defer { withExtendedLifetime(open) {} }
        let store = open.daemon
        func window(_ from: Int64, _ to: Int64) -> MaintenanceWindow {
            MaintenanceWindow(
                id: 0, scope: .group("g"), interval: Interval(Sample.at(from), Sample.at(to)), declaredAt: Sample.day,
                by: "li", reason: "换线", backdatedApprovedBy: "wang")
        }
        #expect(refusal { _ = try store.addMaintenance(window(60, 60)) } == .invalid)
        let early = try store.addMaintenance(window(100, 200))
        let off = try store.addMaintenance(window(300, 400))
        #expect(early.id > 0 && off.id > early.id)
        func end(_ id: Int64, _ at: Int64) throws -> MaintenanceWindow {
            try store.endMaintenance(id: id, at: Sample.at(at), by: "wang", recordedAt: Sample.at(at))
        }
        #expect(try end(early.id, 150).interval == Interval(Sample.at(100), Sample.at(150)))
        #expect(try end(off.id, 250).interval.isEmpty)
        for (id, at) in [(early.id, 150), (early.id, 160), (off.id, 240), (99, 10)] {
            #expect(refusal { _ = try end(id, Int64(at)) } == .invalid, "\(id), \(at)")
        }
        let windows = try store.maintenanceWindows()
        #expect(windows.map(\.id) == [early.id, off.id] && windows[0].reason == "换线")
        #expect(windows[0].interval.end == Sample.at(150) && windows[1].interval.isEmpty)
    }

    @Test(arguments: StoreKind.all)
    func `a snapshot stays as it was while the record goes on`(kind: StoreKind) async throws {
        let store = try kind.open()
        _ = try await store.daemon.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(300)
        try await store.daemon.store(Sample.web, Array(series[..<200]))
        let snapshot = try store.daemon.snapshot()
        let head = try snapshot.evidenceHead()
        try await store.daemon.store(Sample.web, Array(series[200...]))
        try await store.daemon.maintain(before: series[299].time, keeping: Self.keep)
        try store.daemon.annotate(
            Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li", cause: "power"))
        #expect(try Reading(snapshot).observations == Array(series[..<200]))
        #expect(try snapshot.annotations().isEmpty && snapshot.evidenceHead() == head)
        let after = try store.daemon.snapshot()
        #expect(try Reading(after).observations == series)
        #expect(try after.annotations().count == 1 && after.evidenceHead().events > head.events)
        #expect(try store.daemon.hasEvent(withHash: head.hash) && store.daemon.evidenceHead() == after.evidenceHead())
    }
}
