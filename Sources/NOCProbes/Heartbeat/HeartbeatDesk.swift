internal import Foundation
internal import NOCCore

/// Where reports are taken in: what is known of each check that others report to, and when its silence becomes a fail.
struct HeartbeatDesk {
    /// A report that is further ahead of the clock is none.
    static let tolerance: Duration = .seconds(60)
    /// For how long a report waits for a configuration that knows its check, and how many do.
    private static let patience: Duration = .seconds(3_600)
    private static let strangers = 100

    private let memory: any HeartbeatMemory
    private let complain: @Sendable (String) -> Void
    private var courses: [CheckKey: HeartbeatCourse] = [:]
    /// What was complained of; it is not told each second.
    private var told: Set<String> = []
    /// Checks of which what is known could not be kept.
    private var unkept: Set<CheckKey> = []
    /// Names of reports that were taken in and could not be removed yet.
    private var taken: Set<String> = []
    private var isPrepared = false

    init(memory: any HeartbeatMemory, complain: @escaping @Sendable (String) -> Void) {
        self.memory = memory
        self.complain = complain
    }

    /// What is worth telling now: what came in, what became late, and how each check stands as often as it is looked at.
    mutating func pass(
        _ judges: [CheckKey: HeartbeatJudge], at now: Instant
    ) throws -> [(key: CheckKey, moments: [ReportedResult])] {
        courses = courses.filter { judges[$0.key] != nil }
        guard !judges.isEmpty else { return [] }
        if !isPrepared { try memory.prepare() }
        for (key, judge) in judges where courses[key] == nil { begin(key, by: judge, at: now) }
        isPrepared = true
        for (key, items) in try arrived(judges, at: now) { take(items, key, judges[key], at: now) }
        var result: [(key: CheckKey, moments: [ReportedResult])] = []
        for (key, judge) in judges.sorted(by: { $0.key < $1.key }) {
            let moments = courses[key]?.words(by: judge, at: now) ?? []
            if !moments.isEmpty { result.append((key, moments)) }
        }
        return result
    }

    /// When there is something to tell though nothing came.
    func next(_ judges: [CheckKey: HeartbeatJudge]) -> Instant? {
        judges.compactMap { key, judge in courses[key]?.next(by: judge) }.min()
    }

    /// A check that comes into the plan while the daemon runs was watched by nobody before.
    private mutating func begin(_ key: CheckKey, by judge: HeartbeatJudge, at now: Instant) {
        let known = known(of: key)
        var state = known ?? HeartbeatState(since: now)
        state.setBack(to: now)
        if state != known { keep(state, key) }
        var course = HeartbeatCourse(state, told: isPrepared ? now - .milliseconds(1) : nil)
        if known != nil { course.resume(by: judge) }
        courses[key] = course
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
    ) {
        guard let judge, var course = courses[key] else { return }
        for item in items where !taken.contains(item.name) { course.take(item.report, by: judge, at: now) }
        courses[key] = course
        let names = items.map(\.name)
        taken.formUnion(keep(course.state, key) ? memory.remove(names) : names)
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
