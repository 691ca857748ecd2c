internal import GRDB
internal import NOCCore

/// The state machine over what is stored.
enum CheckFolds {
    /// The folds after the last observation of every check that `includes` asks for.
    static func now(
        _ db: Database, known: PlanArchive.KnownPlan? = nil, _ includes: (CheckKey) -> Bool
    ) throws -> [CheckKey: FoldState] {
        let keys = try CheckDictionary.all(db).filter { includes($0.value) }
        var folds = try Tail.all(db).compactMapValues { CheckFold($0.state) }
        try addUnpacked(db, known, keys, to: &folds)
        var result: [CheckKey: FoldState] = [:]
        result.reserveCapacity(keys.count)
        for (id, key) in keys { result[key] = folds[id]?.state }
        return result
    }

    /// Folds what is in no segment yet: an hour or two of observations, only as much of each as a fold takes.
    private static func addUnpacked(
        _ db: Database, _ known: PlanArchive.KnownPlan?, _ keys: [Int64: CheckKey],
        to folds: inout [Int64: CheckFold]
    ) throws {
        guard let first = try Int64.fetchOne(db, sql: "SELECT min(time) FROM observations") else { return }
        let policies = try policies(db, since: Instant(milliseconds: first), known, keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT check_id, time, outcome FROM observations ORDER BY id")
        while let row = try rows.next() {
            let id = try row.integer(0)
            guard let schedule = policies[id] else { continue }
            let time = try row.instant(1)
            // One at or before the tail is in a segment.
            guard time > folds[id]?.state.lastTime ?? .distantPast else { continue }
            guard let outcome = UInt8(exactly: try row.integer(2)).flatMap(Outcome.init(rawValue:)) else {
                throw Damage("an unknown outcome")
            }
            _ = folds[id, default: CheckFold()].fold(time, outcome, schedule.policy(at: time.milliseconds))
        }
    }

    /// By the numbers of the checks. Only the plans in force since `start` are read, as long as they have every check: what
    /// left the plan before is judged by the last that had it.
    private static func policies(
        _ db: Database, since start: Instant, _ known: PlanArchive.KnownPlan?,
        _ keys: [Int64: CheckKey]
    ) throws -> [Int64: PolicySchedule] {
        let recent = Policies(try PlanArchive.versions(db, since: start, known: known))
        let all = keys.values.allSatisfy(recent.knows) ? recent : Policies(try PlanArchive.versions(db, known: known))
        return keys.mapValues(all.of)
    }

    /// The state after `columns`, from `state` before them.
    static func fold(_ state: FoldState, _ columns: ObservationColumns, _ policies: PolicySchedule) -> FoldState {
        var fold = CheckFold(state)
        var index = 0
        for run in columns.outcomes {
            let end = index + run.count
            while index < end {
                let time = columns.times[index]
                _ = fold.fold(Instant(milliseconds: time), run.outcome, policies.policy(at: time))
                index += 1
                if index < end, fold.isSteady {
                    fold.skip(to: Instant(milliseconds: columns.times[end - 1]))
                    index = end
                }
            }
        }
        return fold.state
    }
}

/// The policies of all checks over time.
struct Policies {
    private let schedules: [CheckKey: PolicySchedule]

    init(_ versions: [PlanVersion]) { schedules = PolicySchedule.all(versions) }

    /// What is stored of a check that no plan knows was never judged: any policy does.
    private static let unknown = PolicySchedule(
        CheckPolicy(
            interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
            successesToUp: 2))

    func knows(_ key: CheckKey) -> Bool { schedules[key] != nil }

    func of(_ key: CheckKey) -> PolicySchedule { schedules[key] ?? Policies.unknown }
}
