package import NOCCore

/// A target's state became another one, as the daemon judges it.
package struct StateChange: Sendable, Hashable {
    package var target: String
    package var state: AvailabilityClass
    package var previous: AvailabilityClass
    /// Since when the new state holds, as far as is known.
    package var since: Instant?
    /// A run of failures is open that may become an outage.
    package var isSuspect: Bool
}
