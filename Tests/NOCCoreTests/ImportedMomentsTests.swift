import Foundation
import TestSupport
import Testing

@testable import NOCCore

/// What a file claims of its own age is shown, and counts for nothing (SEMANTICS 5).
@Suite struct ImportedMomentsTests {
    private static let origin = ImportOrigin(file: "a.ndjson", by: "王五", at: EventWorld.later - .seconds(7_200))
    private static let outage = Interval(EventWorld.at(60), EventWorld.at(90))
    private var world: EventWorld { EventWorld([.init(id: "web", fails: [60..<90])]) }

    private func window(isOverObserved: Bool, approvedBy: String? = nil) -> MaintenanceWindow {
        MaintenanceWindow(
            id: 4, scope: .target("web"), interval: Self.outage, declaredAt: EventWorld.at(-600), by: "li",
            reason: "割接", backdatedApprovedBy: approvedBy, imported: Self.origin, isOverObserved: isOverObserved)
    }

    @Test func `a window imported over observed time is declared when it came`() throws {
        var world = world
        world.record.windows = [window(isOverObserved: true)]
        let figures = try world.account().targets[0].figures
        #expect(figures.breakdown.planned == 0 && figures.countedDowntime == 1_800_000 && figures.incidents == 1)
        world.record.windows = [window(isOverObserved: true, approvedBy: "主任")]
        #expect(try world.account().targets[0].figures.breakdown.planned == 1_800_000)
        world.record.windows = [window(isOverObserved: false)]
        #expect(try world.account().targets[0].figures.breakdown.planned == 1_800_000)
    }

    @Test func `an imported acknowledgement is given when it came, and what the file says is kept beside`() throws {
        var world = world
        world.record.notes = [
            Annotation(
                target: "web", instant: EventWorld.at(60), recordedAt: EventWorld.at(61), by: "li", acknowledges: true,
                imported: Self.origin)
        ]
        let incident = try #require(try world.account().incidents.first)
        #expect(incident.acknowledgedAt == Self.origin.at && incident.acknowledgedClaim == EventWorld.at(61))
        #expect(incident.responseTime == Self.origin.at.milliseconds - EventWorld.at(60).milliseconds)
        #expect(incident.imports == [Self.origin])
    }

    @Test func `of overlapping corrections the one that the record learned of last stands`() throws {
        var world = world
        let own = Correction(
            target: "web", interval: Self.outage, value: .excluded, reason: "r", by: "li",
            recordedAt: EventWorld.later - .seconds(86_400))
        let brought = Correction(
            target: "web", interval: Self.outage, value: .up, reason: "r", by: "li", recordedAt: EventWorld.at(100),
            imported: Self.origin)
        world.record.rulings = [own, brought]
        #expect(try world.account().targets[0].figures.breakdown.up == 86_400_000)
        // A report of before the import is as it was then.
        let before = try world.account(asOf: Self.origin.at - .seconds(1))
        #expect(before.targets[0].figures.breakdown.excluded == 1_800_000)
    }

    @Test func `a correction that was withdrawn rules nothing from then on, and is told`() throws {
        var world = world
        let at = EventWorld.later - .seconds(3_600)
        world.record.rulings = [
            Correction(
                id: 5, target: "web", interval: Self.outage, value: .excluded, reason: "r", by: "li",
                recordedAt: EventWorld.later - .seconds(86_400), voided: Voiding(by: "wang", reason: "记错", at: at))
        ]
        let after = try world.account()
        #expect(after.targets[0].figures.breakdown.excluded == 0)
        #expect(after.corrections.map(\.voided?.reason) == ["记错"])
        let before = try world.account(asOf: at - .seconds(1))
        #expect(before.targets[0].figures.breakdown.excluded == 1_800_000)
        #expect(before.corrections.map(\.voided) == [nil])
    }

    @Test func `time that rests on state lines is told with who brought them`() throws {
        var world = EventWorld([.init(id: "web", silent: [600..<720])])
        world.record.states = [
            StateLine(
                target: "web", time: EventWorld.at(540), value: .down, importedAt: Self.origin.at, imported: Self.origin
            ),
            StateLine(
                target: "web", time: EventWorld.at(660), value: .up, importedAt: Self.origin.at, imported: Self.origin),
        ]
        let target = try world.account().targets[0]
        // The last observation before the silence covers two intervals and a timeout.
        let silent = Int64(120 * 60_000 - (130_000 - 60_000))
        #expect(target.stated.map(\.milliseconds) == [silent])
        #expect(target.stated.map(\.imported) == [Self.origin])
        #expect(target.figures.breakdown.unmonitored == 0)
    }

    @Test func `nothing rests on another monitor any more where its word ended`() throws {
        var world = EventWorld([.init(id: "web", silent: [600..<720])])
        for (minute, value) in [(620, AvailabilityClass.up), (660, .unmonitored)] {
            world.record.states.append(
                StateLine(
                    target: "web", time: EventWorld.at(minute), value: value, importedAt: Self.origin.at,
                    imported: Self.origin))
        }
        let target = try world.account().targets[0]
        #expect(target.stated.map(\.interval) == [Interval(EventWorld.at(620), EventWorld.at(660))])
        #expect(target.stated.map(\.milliseconds) == [40 * 60_000])
    }

    @Test func `time that rests on a file's observations is told with how many there are and who brought them`() throws
    {
        var world = EventWorld([.init(id: "web", fails: [30..<40])])
        let check = CheckKey(target: "web", check: "c")
        world.record.imports = [9: Self.origin]
        world.record.brought[check] = Dictionary(
            uniqueKeysWithValues: (0..<60).map { (EventWorld.at($0), Int64(9)) })
        let options = Accounts.Options(columns: [.latency, .origins])
        let account = try world.account(options)
        #expect(
            account.targets[0].imported == [
                ImportedTime(
                    imported: Self.origin, interval: Interval(EventWorld.at(0), EventWorld.at(60)), observations: 60,
                    milliseconds: 60 * 60_000)
            ])
        // A gap ends what an observation speaks of: two intervals and a timeout after it.
        world.record.observations[check]?.removeAll { (20..<60).map(EventWorld.at).contains($0.time) }
        let thinned = try world.account(options).targets[0].imported
        #expect(thinned.map(\.observations) == [20] && thinned.map(\.milliseconds) == [(19 * 60 + 130) * 1_000])
        #expect(try world.account().targets[0].imported.isEmpty)
    }

    @Test func `an outage that a file alone tells of says whose file it is`() throws {
        var world = EventWorld([.init(id: "web", fails: [30..<40, 900..<910], silent: [600..<720])])
        world.record.imports = [9: Self.origin]
        world.record.brought[CheckKey(target: "web", check: "c")] = [EventWorld.at(30): 9]
        world.record.states = [
            StateLine(
                target: "web", time: EventWorld.at(640), value: .down, importedAt: Self.origin.at, imported: Self.origin
            )
        ]
        let incidents = try world.account().incidents
        #expect(incidents.map(\.evidence) == [[Self.origin], [Self.origin], []])
        #expect(incidents.flatMap(\.imports).isEmpty)
        let json = IncidentForm(incidents[1], timeZone: .gmt)[.figure(.importedBy)]
        #expect(json.elements.first?["by"]?.string == "王五")
    }

    @Test func `while a period runs the daemon has not been silent in what is still to come`() throws {
        var world = EventWorld([.init(id: "web")])
        world.record.silences = [Interval(EventWorld.at(600), .distantFuture)]
        let account = try world.account(asOf: EventWorld.at(660))
        #expect(account.interruptions == [Interval(EventWorld.at(600), EventWorld.at(660))])
    }

    @Test func `state lines say how much of them is hidden`() throws {
        let lines = [
            StateLine(target: "web", time: EventWorld.at(0), value: .up, importedAt: Self.origin.at),
            StateLine(target: "web", time: EventWorld.at(100), value: .unmonitored, importedAt: Self.origin.at),
        ]
        var world = EventWorld([.init(id: "web", silent: [0..<40])])
        world.record.states = lines
        let hidden = try HiddenStates(lines, of: world.record, asOf: Self.origin.at)
        #expect(hidden.lines == 1 && hidden.milliseconds == 60 * 60_000)
    }

    @Test(arguments: [AvailabilityClass.up, .down, .unreachable])
    func `an imported state leaves a running incident its id, in a gap and before it`(state: AvailabilityClass) throws {
        var world = EventWorld([.init(id: "web", fails: [1_200..<1_440], silent: [0..<600, 1_300..<1_330])])
        let now = EventWorld.at(1_440)
        let id = "web@20260302T200000Z"
        world.record.register = [
            RegisteredIncident(id: id, target: "web", start: EventWorld.at(1_200), confirmedAt: EventWorld.at(1_200))
        ]
        #expect(try world.account(asOf: now).incidents.map(\.id) == [id])
        for minute in [590, 1_100, 1_250, 1_310] {
            world.record.states = [
                StateLine(target: "web", time: EventWorld.at(minute), value: state, importedAt: now)
            ]
            let open = try world.account(asOf: now).incidents.filter(\.isOpen)
            #expect(open.map(\.id) == [id], "\(state) at \(minute)")
        }
    }

    @Test func `an outage that another monitor saw begin keeps the id of what noc saw of it`() throws {
        var world = EventWorld([.init(id: "web", fails: [600..<630], silent: [0..<600])])
        #expect(try world.account().incidents.map(\.id) == ["web@20260302T100000Z"])
        world.record.states = [
            StateLine(target: "web", time: EventWorld.at(570), value: .down, importedAt: EventWorld.later)
        ]
        let incident = try #require(try world.account().incidents.first)
        #expect(incident.id == "web@20260302T100000Z" && incident.start == EventWorld.at(570))
    }

    @Test func `coverage of a day that is not over is that of the time past`() throws {
        let world = EventWorld([.init(id: "web", silent: [0..<360])])
        let account = try world.account(asOf: EventWorld.at(720))
        #expect(account.targets[0].figures.coverage == 0.5)
        #expect(account.groups[0].coverage == 0.5)
        #expect(try world.account(asOf: EventWorld.at(0)).targets[0].figures.coverage == nil)
    }
}
