import Logging
import NOCConfig
import Synchronization

/// What the plan in force was read from, for the processes that read it again; the reloader sets it.
final class ConfigurationInForce: Sendable {
    private let source: Mutex<ConfigurationSource>
    private let stateDirectory: String
    private let logger: Logger

    init(_ source: ConfigurationSource, in stateDirectory: String, logger: Logger) {
        self.source = Mutex(source)
        self.stateDirectory = stateDirectory
        self.logger = logger
        keep(source)
    }

    var value: ConfigurationSource { source.withLock { $0 } }

    func set(_ new: ConfigurationSource) {
        source.withLock { $0 = new }
        keep(new)
    }

    private func keep(_ source: ConfigurationSource) {
        do {
            try KeptConfiguration.keep(source, in: stateDirectory)
        } catch {
            // It costs only what commands do while the file on the disk is bad.
            logger.warning("the configuration in force cannot be kept", metadata: ["error": "\(error)"])
        }
    }
}
