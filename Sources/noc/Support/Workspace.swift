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
        stateDirectory = Self.stateDirectory(options, plan)
    }

    static func stateDirectory(_ options: GlobalOptions, _ plan: Plan) -> String {
        let environment = ProcessInfo.processInfo.environment["STATE_DIRECTORY"]?.split(separator: ":").first
        return options.stateDir ?? plan.storage.directory ?? environment.map(String.init) ?? "var"
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

    /// What operations work on.
    var context: OperationContext {
        OperationContext(plan: plan, records: LedgerSource(directory: stateDirectory), time: SystemTime())
    }

    func ledger(_ mode: Ledger.Mode) throws -> Ledger { try LedgerSource(directory: stateDirectory).open(mode) }

    /// Makes reports of the record, and keeps them below the state directory.
    func reportMaker() throws -> ReportMaker {
        ReportMaker(
            record: try ledger(.read), plan: plan, stateDirectory: stateDirectory,
            software: Software.name, host: HostFiles(), time: SystemTime())
    }

    func hook(_ id: String) throws -> Hook {
        guard let hook = plan.hooks.first(where: { $0.id == id }) else {
            throw OperationError.unknown("hook", id, among: plan.hooks.map(\.id))
        }
        return hook
    }
}
