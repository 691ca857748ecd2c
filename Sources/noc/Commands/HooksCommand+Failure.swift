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
            guard let plan = salvaged.plan else { throw noc.Failure("\(options.configurationPath) cannot be read") }
            let secrets = SecretStore()
            let call = FailureCall(
                plan, time: SystemTime(), secrets: { try secrets.resolve($0) },
                logger: Logger(label: "noc") { _ in StderrLogHandler(level: .info) })
            let trouble = CollectorTrouble(
                Reason(.daemonFailed, Self.result), since: lastSign(plan) ?? .current,
                details: salvaged.problems.map(\.description))
            let missed = await call.tell(trouble)
            if !missed.isEmpty { throw noc.Failure("not told: \(missed.joined(separator: ", "))") }
        }

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
