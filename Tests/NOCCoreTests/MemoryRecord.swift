import Foundation
import NOCCore

/// A record in memory: what the ledger is to the product.
struct MemoryRecord: AccountRecord {
    var plans: [PlanVersion]
    var observations: [CheckKey: [Observation]] = [:]
    var windows: [MaintenanceWindow] = []
    var rulings: [Correction] = []
    var states: [StateLine] = []
    var notes: [Annotation] = []
    var silences: [Interval] = []
    var register: [RegisteredIncident] = []
    /// Observations a chunk.
    var chunk = 50

    func planVersions() -> [PlanVersion] { plans }
    func maintenanceWindows() -> [MaintenanceWindow] { windows }
    func corrections() -> [Correction] { rulings }
    func stateLines() -> [StateLine] { states.sorted { ($0.target, $0.time) < ($1.target, $1.time) } }
    func annotations() -> [Annotation] { notes }
    func interruptions() -> [Interval] { silences }
    func registeredIncidents() -> [RegisteredIncident] { register }

    func extents() -> [CheckKey: Interval] {
        observations.compactMapValues { list in
            list.first.map { Interval($0.time, list[list.count - 1].time) }
        }
    }

    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        guard let all = observations[check], let policies = schedule(of: check) else { return }
        var fold = CheckFold()
        var begun = false
        for first in stride(from: 0, to: all.count, by: chunk) {
            let part = all[first..<min(first + chunk, all.count)]
            let next = first + chunk < all.count ? all[first + chunk].time : Instant.distantFuture
            if !begun, next <= interval.start {
                for item in part { _ = fold.fold(item.time, item.outcome, policies.policy(at: item.time.milliseconds)) }
                continue
            }
            if part.first!.time >= interval.end, begun { return }
            if !begun { start(fold.state) }
            begun = true
            if try !receive(ObservationColumns(part)) { return }
        }
    }

    private func schedule(of key: CheckKey) -> PolicySchedule? {
        PolicySchedule(
            plans.map { version in
                (version.time, version.plan.target(key.target)?.checks.first { $0.id == key.check }?.policy)
            })
    }
}
