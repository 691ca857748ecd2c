import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// Kills that fall into the record's upkeep and everything else that is written. `NOC_KILLS=100` kills so often in each phase, and
/// `NOC_KILLS_ALL=700` in all states; few by default.
@Suite(.serialized) struct KillTrialTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let role = environment["NOC_KILL_ROLE"]
    private static let directory = environment["NOC_KILL_DIRECTORY"] ?? ""

    private static func count(_ name: String, _ usual: Int) -> Int { environment[name].flatMap(Int.init) ?? usual }

    enum Phase: String, CaseIterable, CustomTestStringConvertible {
        case seal, merge, retire
        var testDescription: String { rawValue }

        /// Checks, and days of two hours with two observations each.
        var checks: Int { self == .retire ? 60 : 1_200 }
        var days: Int { self == .retire ? 40 : 1 }
        var end: Instant { Sample.day + .seconds(Int64(days + 2) * 86_400) }

        /// What has to be done before, and what is killed.
        var upkeep: Upkeep {
            Upkeep(
                time: end, packing: end, joining: self == .seal ? .distantPast : end,
                removing: self == .retire ? Sample.day + .seconds(Int64(days) * 86_400) : nil)
        }
        var before: Upkeep? {
            switch self {
            case .seal: nil
            case .merge: Upkeep(time: end, packing: end, joining: .distantPast, removing: nil)
            case .retire: Upkeep(time: end, packing: end, joining: end, removing: nil)
            }
        }

        var observations: Int { checks * days * 4 }
    }

    private static func template(_ phase: Phase) async throws -> Room {
        let room = Room()
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        for day in 0..<phase.days {
            for slot in 0..<4 {
                let time = Sample.day + .seconds(Int64(day) * 86_400 + Int64(slot) * 1_800 + 60)
                var batch = Batch(heartbeat: time)
                batch.observations = (0..<phase.checks).map { check in
                    let outcome = check % 7 == 0 ? Outcome.fail : .ok
                    return StoredObservation(
                        CheckKey(target: "t\(check)", check: "a"),
                        Observation(time: time, outcome: outcome, latency: Latency(milliseconds: 4)))
                }
                _ = try await ledger.commit(batch)
            }
        }
        var last = Batch(heartbeat: phase.end)
        last.events = [RecordEvent(time: phase.end, kind: .stop)]
        _ = try await ledger.commit(last)
        if let before = phase.before { try await ledger.maintain(before) }
        try ledger.close()
        return room
    }

    private static func say(_ text: String) { FileHandle.standardOutput.write(Data("noc: \(text)\n".utf8)) }

    @Test(.enabled(if: role.flatMap(Phase.init) != nil))
    func `the process whose upkeep is killed`() async throws {
        let phase = try #require(Self.role.flatMap(Phase.init))
        let ledger = try Ledger.open(directory: Self.directory, mode: .daemon)
        Self.say("begun")
        try await ledger.maintain(phase.upkeep)
        Self.say("done")
        try ledger.close()
    }

    private func child(_ role: String, _ directory: String) throws -> ChildOfTest {
        try ChildOfTest(
            suite: "KillTrialTests", environment: ["NOC_KILL_ROLE": role, "NOC_KILL_DIRECTORY": directory])
    }

    @Test(.enabled(if: role == nil), .timeLimit(.minutes(15)), arguments: Phase.allCases)
    func `killed inside its upkeep, a record is whole, has lost nothing, and the next run finishes the work`(
        phase: Phase
    ) async throws {
        let template = try await Self.template(phase)
        let wanted = Self.count("NOC_KILLS", 4)
        var random = Random(UInt64(phase.checks + phase.days))
        var (inside, between, attempts) = (0, 0, 0)
        var took = Duration.milliseconds(300)
        while inside < wanted, attempts < wanted * 5 + 10 {
            attempts += 1
            let room = Room()
            try FileManager.default.copyItem(atPath: template.directory, toPath: room.directory)
            let child = try child(phase.rawValue, room.directory)
            #expect(child.next() == "begun")
            let began = ContinuousClock.now
            // The first one shows how long it takes.
            if attempts > 1 {
                try await Task.sleep(for: .microseconds(Int(random.next(UInt64(max(1, took / .microseconds(1)))))))
                child.kill()
            }
            let isDone = child.next() == "done"
            if attempts == 1 { took = ContinuousClock.now - began }
            child.wait()
            if !isDone { inside += 1 }
            if try await examine(room, phase), !isDone { between += 1 }
        }
        #expect(inside >= wanted)
        print("\(phase): \(inside) kills inside, \(between) of them between two transactions, 0 lost")
    }

    /// True where some of the work was done, and not all of it.
    private func examine(_ room: Room, _ phase: Phase) async throws -> Bool {
        let ledger = try room.open()
        let found = try ledger.verify()
        #expect(found.problem == nil)
        try expectAll(ledger, phase)
        let kinds = try ledger.events(kinds: [.seal, .merge, .retire]).count
        let rows = try count(ledger, "observations")
        try await ledger.maintain(phase.upkeep)
        #expect(try ledger.verify().problem == nil)
        try expectAll(ledger, phase)
        let isPart: Bool
        switch phase {
        case .seal:
            #expect(try ledger.read { try Int.fetchOne($0, sql: Self.unpacked) } == 0)
            isPart = rows > 0 && kinds > 0
        case .merge:
            #expect(try count(ledger, "segments") == phase.checks)
            isPart = try ledger.events(kinds: [.merge]).count > 0 && kinds > 3
        case .retire:
            #expect(try await ledger.retirable(before: phase.upkeep.removing ?? .distantPast) == nil)
            isPart = !found.retired.isEmpty && found.retired.count < phase.days - 1
        }
        try ledger.close()
        return isPart
    }

    private static let unpacked = """
        SELECT count(*) FROM observations o LEFT JOIN tails t USING (check_id) WHERE t.last IS NULL OR o.time > t.last
        """

    private func count(_ ledger: Ledger, _ table: String) throws -> Int {
        try ledger.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } ?? 0
    }

    /// All that were stored, but for the days whose removal the chain tells of.
    private func expectAll(_ ledger: Ledger, _ phase: Phase) throws {
        let retired = try ledger.verify().retired.count
        var total = 0
        for check in stride(from: 0, to: phase.checks, by: phase == .retire ? 1 : 97) {
            total += try ledger.all(CheckKey(target: "t\(check)", check: "a")).count
        }
        let looked = phase == .retire ? phase.checks : (phase.checks + 96) / 97
        #expect(total == looked * (phase.days - retired) * 4)
    }

    // MARK: In all states

    private static let keeping = Duration.seconds(3 * 86_400)

    private static func batch(_ number: Int) -> Batch {
        let start = Double(number) * 1_800
        var batch = Batch(heartbeat: Sample.day + .milliseconds(Int64(start * 1_000) + 1_799_000))
        for index in 0..<6 {
            batch.observations.append(StoredObservation(Sample.web, Sample.observation(start + Double(index) * 300)))
        }
        batch.incidents = [
            RegisteredIncident(id: "web@\(number)", target: "web", start: Sample.day, confirmedAt: batch.heartbeat)
        ]
        batch.deliveries = [
            Delivery(
                id: "d\(number)", hook: "duty", event: .down, incident: "web@\(number)", target: "web", payload: "{}",
                createdAt: batch.heartbeat, nextAttempt: batch.heartbeat)
        ]
        return batch
    }

    @Test(.enabled(if: role == "all"))
    func `the process that does everything until it is killed`() async throws {
        let ledger = try Ledger.open(directory: Self.directory, mode: .daemon)
        let state = try await ledger.resume(plan: Sample.plan(), at: try ledger.lastHeartbeat() ?? Sample.day)
        var number = state.openIncidents.count
        while true {
            _ = try await ledger.commit(Self.batch(number))
            number += 1
            Self.say("\(number)")
            if number % 2 == 0 {
                try await ledger.maintain(before: Self.batch(number).heartbeat, keeping: Self.keeping)
            }
        }
    }

    @Test(.enabled(if: role == nil), .timeLimit(.minutes(30)))
    func `killed in all states, a record loses nothing that was acknowledged, and nothing is invented`() throws {
        let room = Room()
        var random = Random(11)
        let kills = Self.count("NOC_KILLS_ALL", 10)
        var (acknowledged, after) = (0, Set<String>())
        for _ in 0..<kills {
            let child = try child("all", room.directory)
            for _ in 0...random.next(25) { acknowledged = child.next().flatMap(Int.init) ?? acknowledged }
            usleep(useconds_t(random.next(12_000)))
            child.kill()
            while let line = child.next() { acknowledged = Int(line) ?? acknowledged }
            child.wait()
            let ledger = try room.open()
            #expect(try ledger.verify().problem == nil)
            let stored = try ledger.registeredIncidents().count
            #expect(stored >= acknowledged && stored <= acknowledged + 1)
            #expect(try ledger.deliveries(limit: 100_000).count == stored)
            let times = try ledger.all(Sample.web).map(\.time.milliseconds)
            #expect(
                zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 300_000 }, "none between was lost or invented")
            #expect(times.last == Sample.day.milliseconds + Int64(stored) * 1_800_000 - 300_000)
            after.insert(try ledger.events().last?.kind ?? "")
            try ledger.close()
        }
        print(
            "\(kills) kills in all states: \(acknowledged) batches acknowledged, 0 lost, 0 invented; last events",
            "\(after.sorted())")
    }
}
