import ArgumentParser
import Foundation
import Logging

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The daemon, in the foreground: measures, records, alerts.",
        discussion: """
            SIGHUP reads the configuration again; a bad one changes nothing. SIGTERM and SIGINT stop it cleanly. Under \
            systemd it tells how it is by sd_notify and answers the watchdog.
            """)

    @OptionGroup var options: GlobalOptions
    @Option(help: "trace, debug (each probe), info, notice, warning, error.") var logLevel = "info"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level \(logLevel): expected trace, debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        let level = Logger.Level(rawValue: logLevel) ?? .info
        let logger = Logger(label: "noc") { _ in StderrLogHandler(level: level) }
        try await Daemon(options: options, logger: logger).run()
    }
}
