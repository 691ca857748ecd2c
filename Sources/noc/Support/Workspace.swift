import ArgumentParser
import Foundation
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor
import NOCOperations

/// The configuration and the state directory that a command works on.
struct Workspace: Sendable {
    let plan: Plan
    /// What works in the configuration but is doubtful.
    let warnings: [ConfigurationProblem]
    let configurationPath: String
    /// From which the plan can be read again as it is.
    let source: ConfigurationSource
    let stateDirectory: String
    /// The site's.
    let timeZone: TimeZone

    /// Every problem of a bad configuration goes to stderr as `FILE:LINE:COLUMN: message`.
    init(_ options: GlobalOptions) throws {
        configurationPath = options.configurationPath
        let configuration = try Self.load(configurationPath)
        plan = configuration.plan
        warnings = configuration.warnings
        source = configuration.source
        timeZone = plan.accounting.site.timeZone
        let environment = ProcessInfo.processInfo.environment["STATE_DIRECTORY"]?.split(separator: ":").first
        stateDirectory = options.stateDir ?? plan.storage.directory ?? environment.map(String.init) ?? "var"
    }

    static func load(_ path: String) throws -> LoadedConfiguration { try read(path, ConfigurationLoader.load) }

    /// What `reader` makes of the configuration.
    static func read<T>(_ path: String, _ reader: (String) throws(ConfigurationProblems) -> T) throws -> T {
        do {
            return try reader(path)
        } catch {
            for problem in error.problems { Terminal.note("\(problem)") }
            throw Failure("\(path): \(counted(error.problems.count, "problem")); nothing was done")
        }
    }

    func ledger(_ mode: Ledger.Mode) throws -> Ledger { try Ledger.open(directory: stateDirectory, mode: mode) }

    /// Makes reports of the record, and keeps them below the state directory.
    func reportMaker() throws -> ReportMaker {
        ReportMaker(
            record: try ledger(.read), plan: plan, stateDirectory: stateDirectory,
            software: NOC.software, host: HostFiles(), time: SystemTime())
    }

    func reportArchive(_ ledger: Ledger) -> ReportArchive {
        ReportArchive(stateDirectory: stateDirectory, record: ledger, host: HostFiles())
    }

    /// The process id of the daemon on the state directory; nil when none runs.
    var daemon: Int32? { Ledger.daemon(directory: stateDirectory) }

    func time(_ instant: Instant) -> String { TimeText.rfc3339(instant, timeZone: timeZone) }

    func minutes(_ instant: Instant) -> String { TimeText.minutes(instant, timeZone: timeZone) }

    func seconds(_ instant: Instant) -> String { TimeText.seconds(instant, timeZone: timeZone) }

    func target(_ id: String) throws -> AccountingPlan.Target {
        let targets = plan.accounting.targets
        guard let target = targets.first(where: { $0.id == id }) else {
            throw unknown("target", id, among: targets.map(\.id))
        }
        return target
    }

    /// The target as it is, or as it last was before it was removed: its history stays in reports, and may need a word.
    func presentOrFormerTarget(_ id: String) throws -> AccountingPlan.Target {
        if plan.accounting.target(id) == nil, Ledger.exists(directory: stateDirectory),
            let former = try ledger(.read).planVersions().reversed().lazy.compactMap({ $0.plan.target(id) }).first
        {
            return former
        }
        return try target(id)
    }

    func group(_ id: String) throws -> AccountingPlan.Group {
        let groups = plan.accounting.groups
        guard let group = groups.first(where: { $0.id == id }) else {
            throw unknown("group", id, among: groups.map(\.id))
        }
        return group
    }

    /// What a record by hand may belong to.
    func series(_ id: String) throws -> HandRecordSeries {
        guard let series = plan.indicators.recordable(id) else {
            throw unknown("series of records", id, among: plan.indicators.recordableNames)
        }
        return series
    }

    func hook(_ id: String) throws -> Hook {
        guard let hook = plan.hooks.first(where: { $0.id == id }) else {
            throw unknown("hook", id, among: plan.hooks.map(\.id))
        }
        return hook
    }
}

/// `1 target`, `2 targets`
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

/// `no target "webb"; did you mean "web"?`, or what there is.
func unknown(_ kind: String, _ id: String, among known: [String], of whole: String = "the configuration") -> Failure {
    let guess = Suggestion.nearest(id, among: known).map { "; did you mean \"\($0)\"?" }
    let rest = known.count > 12 ? ", … and \(known.count - 12) more: noc config show" : ""
    let list =
        known.isEmpty
        ? "; it has none" : "; there are: \(known.sorted().prefix(12).joined(separator: ", "))\(rest)"
    return Failure("no \(kind) \"\(id)\" in \(whole)\(guess ?? list)")
}

extension Ledger {
    /// Records the plan where no daemon has yet: what is appended speaks of its targets.
    func recordPlan(_ plan: AccountingPlan, ifNoneStands now: Instant) throws {
        if try planVersions().isEmpty { try recordPlan(plan, at: now) }
    }
}
