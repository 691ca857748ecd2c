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

            Times are read as RFC 3339, as "2026-10-07 14:05" in the site's zone, as epoch seconds or milliseconds, as now, \
            today or yesterday (the first instant of the site's day), or as +2h (after now; as an end after the start).
            Exit status: 0 done; 1 a problem was found or the work failed; 2 wrong usage. noc check has its own.
            """,
        version: Software.build,
        groupedSubcommands: [
            CommandGroup(name: "Watch", subcommands: [RunCommand.self, CheckCommand.self, StatusCommand.self]),
            CommandGroup(
                name: "Account",
                subcommands: [
                    ReportCommand.self, IncidentsCommand.self, AlertsCommand.self, AckCommand.self,
                    AnnotateCommand.self,
                    MaintenanceCommand.self, CorrectCommand.self, RecordCommand.self, AccountsCommand.self,
                    HeartbeatCommand.self,
                ]),
            CommandGroup(
                name: "Keep",
                subcommands: [
                    ImportCommand.self, ExportCommand.self, VerifyCommand.self, HeadCommand.self, KeyCommand.self,
                    TimestampCommand.self, RetentionCommand.self, BackupCommand.self,
                ]),
            CommandGroup(
                name: "Set up",
                subcommands: [
                    InitCommand.self, TargetCommand.self, ConfigCommand.self, HooksCommand.self, DoctorCommand.self,
                    DemoCommand.self,
                    AgentHelperCommand.self, WriteReportCommand.self,
                ]),
        ])

    @OptionGroup var options: GlobalOptions

    static func main() async {
        // Dispatch tells syslog of every worker thread whose priority this user may not raise: a line for the journal that
        // says nothing of noc, from the daemon's user and from processes that step back. It asks for this once, later.
        setenv("LIBDISPATCH_LOG", "NO", 1)
        // A pipe whose other end is closed is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let words = CommandWords(Array(CommandLine.arguments.dropFirst()))
        do {
            try await run(parseAsRoot(), words)
        } catch {
            Foundation.exit(status(of: error, words.command, words))
        }
    }

    /// Runs a command. What went wrong is told here, and is the process's exit status.
    private static func run(_ parsed: any ParsableCommand, _ words: CommandWords) async {
        let type = Swift.type(of: parsed)
        var command = parsed
        do {
            if let answering = command as? any Answering { _ = try answering.options.wantsJSON() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch  where error is CleanExit && words.unknown == nil && !words.asksForHelp {
            // A command that only has others below it was named alone.
            Terminal.note(helpMessage(for: type))
            Foundation.exit(2)
        } catch {
            Foundation.exit(status(of: error, type, words))
        }
    }

    /// A word that names no command is told before anything else that its command line asks for.
    private static func status(
        of error: any Error, _ type: any ParsableCommand.Type, _ words: CommandWords
    ) -> Int32 {
        guard let complaint = words.complaint(of: error) else { return report(error, of: type) }
        Terminal.note("Error: \(complaint)\nUsage: \(usageString(for: words.command))")
        return 2
    }

    /// Tells what went wrong and gives the exit status for it.
    private static func report(_ error: any Error, of type: any ParsableCommand.Type) -> Int32 {
        let code = exitCode(for: error)
        switch error {
        case let status as ExitCode: return status.rawValue
        case let failure as OutputFailure where failure.isClosedPipe: return 0
        case let failure as OutputFailure: Terminal.error(failure.description)
        case let failure as Failure: Terminal.error(failure.message)
        case let error as OperationError: return report(error, of: type)
        case is CancellationError: return 1
        case let wrong as ValidationError:
            Terminal.note("Error: \(wrong.message)\nUsage: \(usageString(for: type))")
            return 2
        case _ where code == .success: return say(fullMessage(for: error))
        case _ where code == .validationFailure:
            Terminal.note(fullMessage(for: error))
            return 2
        default: return report(OperationError(error), of: type)
        }
        return 1
    }

    /// What was asked for by `--help`, `--version` and their like.
    private static func say(_ text: String) -> Int32 {
        do {
            try Terminal.say(text)
            return 0
        } catch {
            return report(error, of: NOC.self)
        }
    }
}

extension NOC {
    /// An operation's error as a command tells it: its field is an option, and a value that makes no sense is wrong usage.
    private static func report(_ error: OperationError, of type: any ParsableCommand.Type) -> Int32 {
        let words = Answer.words(error.description, error.field, remedy: error.remedy)
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
