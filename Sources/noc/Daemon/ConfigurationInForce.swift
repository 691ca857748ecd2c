import NOCConfig
import Synchronization

/// What the plan in force was read from, for the processes that read it again; the reloader sets it.
final class ConfigurationInForce: Sendable {
    private let source: Mutex<ConfigurationSource>

    init(_ source: ConfigurationSource) { self.source = Mutex(source) }

    var value: ConfigurationSource { source.withLock { $0 } }

    func set(_ new: ConfigurationSource) { source.withLock { $0 = new } }
}
