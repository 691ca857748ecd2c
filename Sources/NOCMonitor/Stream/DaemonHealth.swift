/// How the daemon itself is.
package struct DaemonHealth: Sendable, Hashable {
    /// Why the record cannot be written; nil: it can.
    package var recordFailure: String?
    /// Every sentinel fails: the collector has no network.
    package var isIsolated = false
}
