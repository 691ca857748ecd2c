import ArgumentParser
import Foundation
import NOCOperations

@main
struct NOC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noc",
        abstract: "The availability ledger of a machine room: measures, records, alerts, reports.",
        discussion: """
            Begin with a configuration (noc init), then run the daemon (noc run), look at it (noc status) and hand in last month's figures (noc report --month). See it all on a simulated room first: noc demo.

            Times are read as RFC 3339, as "2026-10-07 14:05" in the site's zone, or as epoch seconds or milliseconds.
            Exit status: 0 done; 1 a problem was found or the work failed; 2 wrong usage. noc check has its own.
            """,
        version: Software.name,
        groupedSubcommands: [
            CommandGroup(name: "Watch", subcommands: [RunCommand.self, CheckCommand.self, StatusCommand.self]),
            CommandGroup(
                name: "Account",
                subcommands: [
                    ReportCommand.self, IncidentsCommand.self, AlertsCommand.self, AckCommand.self,
                    AnnotateCommand.self,
                    MaintenanceCommand.self, CorrectCommand.self, RecordCommand.self, AccountsCommand.self,
                ]),
            CommandGroup(
                name: "Keep",
                subcommands: [ImportCommand.self, ExportCommand.self, VerifyCommand.self, BackupCommand.self]),
            CommandGroup(
                name: "Set up",
                subcommands: [
                    InitCommand.self, TargetCommand.self, ConfigCommand.self, HooksCommand.self, DoctorCommand.self,
                    DemoCommand.self,
                    AgentHelperCommand.self, WriteReportCommand.self,
                ]),
        ])

    @OptionGroup var options: GlobalOptions

    func run() throws { try Self.needsSubcommand() }

    static func main() async {
        var type: any ParsableCommand.Type = NOC.self
        do {
            var command = try parseAsRoot()
            type = Swift.type(of: command)
            if let answering = command as? any Answering { _ = try answering.options.wantsJSON() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error, of: type))
        }
    }

    /// Tells what went wrong and gives the exit status for it.
    private static func report(_ error: any Error, of type: any ParsableCommand.Type) -> Int32 {
        let code = exitCode(for: error)
        switch error {
        case let status as ExitCode: return status.rawValue
        case let failure as Failure: Terminal.error(failure.message)
        case let error as OperationError: return Self.report(error, of: type)
        case is CancellationError: return 1
        case let wrong as ValidationError:
            Terminal.note("Error: \(wrong.message)\nUsage: \(usageString(for: type))")
            return 2
        case _ where code == .success: print(fullMessage(for: error))
        case _ where code == .validationFailure:
            Terminal.note(fullMessage(for: error))
            return 2
        default: Terminal.error("\(error)")
        }
        return code == .success ? 0 : 1
    }
}

extension NOC {
    /// An operation's error as a command tells it: its field is an option, and a value that makes no sense is wrong usage.
    private static func report(_ error: OperationError, of type: any ParsableCommand.Type) -> Int32 {
        let words = Answer.words(error.field, error.description)
        switch error.code {
        case .invalid:
            Terminal.note("Error: \(words)\nUsage: \(usageString(for: type))")
            return 2
        case .notFound, .conflict, .refused, .unavailable, .damaged, .failed:
            Terminal.error(words)
            return 1
        }
    }
}

extension ParsableCommand {
    /// A command that only has others below it was named alone: wrong usage, and what there is goes to stderr.
    static func needsSubcommand() throws {
        Terminal.note(NOC.helpMessage(for: Self.self))
        throw ExitCode(2)
    }
}
