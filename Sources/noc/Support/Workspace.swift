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
    let stateDirectory: String
    /// Nil where the plan is the record's, without indicators, rules and checks.
    private let whole: ConfigurationSource?

    /// For a command that reads the record or adds a word to it. Where the configuration on the disk is bad or may not be
    /// read, it works by the one in force; stderr says so.
    init(_ options: GlobalOptions) throws {
        let path = options.configurationPath
        do throws(ConfigurationProblems) {
            self.init(try ConfigurationLoader.load(path: path), options)
        } catch {
            let found = error
            let directory = Self.stateDirectory(
                options, found.stateDirectory)
            guard let instead = try Self.inForce(found, options, directory) else {
                throw Self.failure(found, path)
            }
            let problem =
                found.problems.count == 1
                ? "\(found.problems[0])" : "\(path): \(counted(found.problems.count, "problem")), see noc config check"
            Terminal.note("\(problem); the configuration in force is used instead")
            self = instead
        }
    }

    /// For a command that does what the configuration on the disk says. Every problem of a bad one goes to stderr as
    /// `FILE:LINE:COLUMN: message`.
    init(valid options: GlobalOptions) throws {
        self.init(try Self.load(options.configurationPath), options)
    }

    private init(_ loaded: LoadedConfiguration, _ options: GlobalOptions) {
        plan = loaded.plan
        warnings = loaded.warnings
        configurationPath = options.configurationPath
        whole = loaded.source
        stateDirectory = Self.stateDirectory(options, plan.storage.directory)
    }

    private init(recorded plan: AccountingPlan, _ options: GlobalOptions, _ stateDirectory: String) {
        self.plan = Plan(accounting: plan, storage: Plan.Storage(directory: stateDirectory), checks: [:])
        warnings = []
        configurationPath = options.configurationPath
        whole = nil
        self.stateDirectory = stateDirectory
    }

    /// By the configuration that the daemon kept, else by the plan in the record. Nil where there is no record.
    private static func inForce(
        _ found: ConfigurationProblems, _ options: GlobalOptions, _ directory: String
    ) throws -> Workspace? {
        guard Ledger.exists(directory: directory) else { return nil }
        let record = try Ledger.open(directory: directory, mode: .read)
        if let kept = KeptConfiguration.load(from: directory) {
            var options = options
            options.stateDir = directory
            return Workspace(kept, options)
        }
        return try record.planVersions().last.map { Workspace(recorded: $0.plan, options, directory) }
    }

    /// The unit's, for when its configuration says nothing.
    private static let serviceDirectory = "/var/lib/noc"

    static func stateDirectory(_ options: GlobalOptions, _ configured: String?) -> String {
        let environment = ProcessInfo.processInfo.environment["STATE_DIRECTORY"]?.split(separator: ":").first
        return GlobalOptions.absolute(
            options.stateDir ?? configured ?? environment.map(String.init)
                ?? (options.isSystemConfiguration ? serviceDirectory : "var"))
    }

    static func load(_ path: String) throws -> LoadedConfiguration { try read(path, ConfigurationLoader.load) }

    /// What `reader` makes of the configuration.
    static func read<T>(_ path: String, _ reader: (String) throws(ConfigurationProblems) -> T) throws -> T {
        do { return try reader(path) } catch { throw failure(error, path) }
    }

    /// Tells every problem.
    private static func failure(_ found: ConfigurationProblems, _ path: String) -> Failure {
        for problem in found.problems { Terminal.note("\(problem)") }
        return Failure("\(path): \(counted(found.problems.count, "problem")); nothing was done")
    }

    /// The site's.
    var timeZone: TimeZone { plan.accounting.site.timeZone }

    /// What operations work on.
    var context: OperationContext {
        OperationContext(plan: plan, records: LedgerSource(directory: stateDirectory), time: SystemTime())
    }

    func ledger(_ mode: Ledger.Mode) throws -> Ledger { try LedgerSource(directory: stateDirectory).open(mode) }

    /// Makes reports of the record, and keeps them below the state directory.
    var reports: ReportOperations {
        ReportOperations(context, stateDirectory: stateDirectory, software: Software.name, host: HostFiles())
    }

    /// From which the plan can be read again as it is. Asked for before what rests on indicators, rules or series of records,
    /// which the record alone does not have.
    var source: ConfigurationSource {
        get throws {
            guard let whole else {
                throw Failure("\(configurationPath) is bad, and the record has no indicators and rules: mend it first")
            }
            return whole
        }
    }

    /// The same workspace, where its configuration is whole.
    func withRules() throws -> Workspace {
        _ = try source
        return self
    }

    func hook(_ id: String) throws -> Hook {
        guard let hook = plan.hooks.first(where: { $0.id == id }) else {
            throw OperationError.unknown("hook", id, among: plan.hooks.map(\.id))
        }
        return hook
    }
}
