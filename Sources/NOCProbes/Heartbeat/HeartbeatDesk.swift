internal import Foundation
internal import NOCCore

/// Where reports are taken in: what is known of each check that others report to, and when its silence becomes a fail.
struct HeartbeatDesk {
    /// A report that is further ahead of the clock is none.
    static let tolerance: Duration = .seconds(60)
    /// For how long a report waits for a configuration that knows its check, and how many do.
    private static let patience: Duration = .seconds(3_600)
    private static let strangers = 100
    /// Failed runs that one answer tells of beside its outcome.
    private static let longestTale = 10

    private let memory: any HeartbeatMemory
    private let complain: @Sendable (String) -> Void
    private var states: [CheckKey: HeartbeatState] = [:]
    /// What was complained of; it is not told each second.
    private var told: Set<String> = []
    /// Checks of which what is known could not be kept.
    private var unkept: Set<CheckKey> = []
    /// Names of reports that were taken in and could not be removed yet.
    private var taken: Set<String> = []
    /// The deadlines that were told.
    private var missed: [CheckKey: Instant] = [:]
    private var isPrepared = false

    init(memory: any HeartbeatMemory, complain: @escaping @Sendable (String) -> Void) {
        self.memory = memory
        self.complain = complain
    }

    /// What is worth telling now: what came in, what became late, and of a check seen for the first time how it stands.
    mutating func pass(
        _ judges: [CheckKey: HeartbeatJudge], at now: Instant
    ) throws -> [(key: CheckKey, result: ProbeResult)] {
        states = states.filter { judges[$0.key] != nil }
        guard !judges.isEmpty else { return [] }
        if !isPrepared {
            try memory.prepare()
            isPrepared = true
        }
        var results: [CheckKey: ProbeResult] = [:]
        for (key, judge) in judges where states[key] == nil {
            let state = begin(key, at: now)
            results[key] = judge.result(state, at: now)
        }
        for (key, items) in try arrived(judges, at: now) { results[key] = take(items, key, judges[key], at: now) }
        for (key, judge) in judges {
            guard let state = states[key], now >= judge.deadline(state), missed[key] != judge.deadline(state) else {
                continue
            }
            missed[key] = judge.deadline(state)
            if results[key] == nil { results[key] = judge.result(state, at: now) }
        }
        return results.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// When the next silence becomes a fail.
    func nextDeadline(_ judges: [CheckKey: HeartbeatJudge]) -> Instant? {
        judges.compactMap { key, judge in
            guard let state = states[key], missed[key] != judge.deadline(state) else { return nil }
            return judge.deadline(state)
        }.min()
    }

    private mutating func begin(_ key: CheckKey, at now: Instant) -> HeartbeatState {
        let known = known(of: key)
        var state = known ?? HeartbeatState(since: now)
        state.setBack(to: now)
        if state != known { keep(state, key) }
        states[key] = state
        return state
    }

    /// What is damaged begins anew: the next report mends it.
    private func known(of key: CheckKey) -> HeartbeatState? {
        do {
            return try memory.state(of: key)
        } catch {
            complain("\(error)")
            return nil
        }
    }

    /// The reports of configured checks, the oldest first. What is none is removed with a complaint.
    private mutating func arrived(
        _ judges: [CheckKey: HeartbeatJudge], at now: Instant
    ) throws -> [CheckKey: [HeartbeatMail.Item]] {
        let mail = try memory.waiting()
        taken.formIntersection(mail.items.map(\.name))
        var refused = mail.refused
        var items: [HeartbeatMail.Item] = []
        var strangers = 0
        for item in mail.items {
            if item.report.time > now + HeartbeatDesk.tolerance {
                refused.append(.init(name: item.name, why: "\(item.key): its time lies in the future"))
            } else if judges[item.key] != nil {
                items.append(item)
            } else {
                strangers += 1
                guard item.report.time + HeartbeatDesk.patience < now || strangers > HeartbeatDesk.strangers else {
                    continue
                }
                refused.append(.init(name: item.name, why: "\(item.key) is no heartbeat check of the configuration"))
            }
        }
        if !refused.isEmpty {
            let left = Set(memory.remove(refused.map(\.name)))
            for one in refused where told.insert(one.name).inserted { complain(one.why) }
            // What cannot be removed stays, and stays told; it is bounded by what is looked at.
            told.formIntersection(left)
        }
        return Dictionary(grouping: items, by: \.key)
    }

    /// What is taken in is kept first and removed then: it is lost to no crash, and taken twice it changes nothing.
    private mutating func take(
        _ items: [HeartbeatMail.Item], _ key: CheckKey, _ judge: HeartbeatJudge?, at now: Instant
    ) -> ProbeResult? {
        guard let judge, var state = states[key] else { return nil }
        let new = items.filter { !taken.contains($0.name) }
        for item in new { state.take(item.report) }
        state.setBack(to: now)
        states[key] = state
        let names = items.map(\.name)
        taken.formUnion(keep(state, key) ? memory.remove(names) : names)
        guard !new.isEmpty else { return nil }
        var result = judge.result(state, at: now)
        let passed = new.map(\.report).filter { $0.isFailed && $0 != state.last }
        result.events = passed.suffix(HeartbeatDesk.longestTale).map(judge.passed)
        return result
    }

    /// False when it could not be kept: it is known until the daemon ends, and the report stays where it is.
    @discardableResult
    private mutating func keep(_ state: HeartbeatState, _ key: CheckKey) -> Bool {
        do {
            try memory.keep(state, of: key)
            unkept.remove(key)
            return true
        } catch {
            if unkept.insert(key).inserted { complain("what is known of \(key) is not kept: \(error)") }
            return false
        }
    }
}
