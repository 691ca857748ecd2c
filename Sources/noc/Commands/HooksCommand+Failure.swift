import ArgumentParser
import Foundation
import Logging
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor

extension HooksCommand {
    struct Failure: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Tells the hooks that listen to `collector` that the daemon is gone; noc-failure.service runs it.",
            discussion: """
                It needs no daemon and no record, and a configuration with mistakes will do as far as its hooks can be read: \
                that may be why the daemon is gone. Exit 1 when a hook could not be told.
                """)

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let salvaged = ConfigurationLoader.salvage(path: options.configurationPath)
            guard let plan = salvaged.plan ?? keptPlan else {
                for problem in salvaged.problems { Terminal.note("\(problem)") }
                throw noc.Failure(
                    "\(options.configurationPath): nothing of it can be read, and none is kept: nobody was told")
            }
            let secrets = SecretStore()
            let call = FailureCall(
                plan, time: SystemTime(), secrets: { try secrets.resolve($0) },
                logger: Logger(label: "noc") { _ in StderrLogHandler(level: .info) })
            let isBackup = ProcessInfo.processInfo.environment["MONITOR_UNIT"] == "noc-backup.service"
            let trouble = CollectorTrouble(
                Reason(isBackup ? .backupFailed : .daemonFailed, Self.result),
                since: isBackup ? .current : lastSign(plan) ?? .current,
                details: salvaged.problems.map(\.description))
            let missed = await call.tell(trouble)
            if !isBackup {
                FailureMark.leave(trouble.since, in: Workspace.stateDirectory(options, plan.storage.directory))
            }
            if !missed.isEmpty { throw noc.Failure("not told: \(missed.joined(separator: ", "))") }
        }

        /// The configuration that was in force, where the file on the disk says nothing any more.
        private var keptPlan: Plan? { KeptConfiguration.load(from: Workspace.stateDirectory(options, nil))?.plan }

        /// What systemd says of the unit that failed (systemd.exec(5), MONITOR_*): `exit-code, exited 1`.
        private static var result: String {
            let said = ["MONITOR_SERVICE_RESULT", "MONITOR_EXIT_CODE", "MONITOR_EXIT_STATUS"].compactMap {
                ProcessInfo.processInfo.environment[$0]
            }
            return said.isEmpty ? "" : said.prefix(1).joined() + ", " + said.dropFirst().joined(separator: " ")
        }

        /// The daemon's last sign of life; a record that cannot be read now says nothing of it.
        private func lastSign(_ plan: Plan) -> Instant? {
            let directory = Workspace.stateDirectory(options, plan.storage.directory)
            // As above.
            return try? Ledger.open(directory: directory, mode: .read).lastHeartbeat()
        }
    }
}
