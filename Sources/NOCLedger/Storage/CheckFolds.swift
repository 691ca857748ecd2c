internal import GRDB
internal import NOCCore

/// The state machine over what is stored.
enum CheckFolds {
    /// The folds after the last observation of every check that `includes` asks for.
    static func now(_ db: Database, _ includes: (CheckKey) -> Bool) throws -> [CheckKey: FoldState] {
        let keys = try CheckDictionary.all(db).filter { includes($0.value) }
        let tails = try Tail.all(db)
        let policies = Policies(try PlanArchive.versions(db))
        let unpacked = try UnpackedRows.load(db, checks: Set(keys.keys))
        var result: [CheckKey: FoldState] = [:]
        for (id, key) in keys {
            let tail = tails[id]?.state
            if let rows = unpacked[id] {
                result[key] = fold(tail ?? FoldState(), rows.columns, policies.of(key))
            } else if let tail {
                result[key] = tail
            }
        }
        return result
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

    func of(_ key: CheckKey) -> PolicySchedule { schedules[key] ?? Policies.unknown }
}
