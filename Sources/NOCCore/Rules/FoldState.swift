/// Where the state machine of SEMANTICS 2 stands between two observations of a check.
///
/// A segment stores it for its start, so that any period can be computed without reading from the beginning.
package struct FoldState: Sendable, Hashable {
    /// *down*; otherwise *good*.
    package var isDown = false
    /// The open run of failures (in *good*) or of successes (in *down*); 0 when none is open.
    package var runLength = 0
    /// `t` of the first observation of the open run.
    package var runStart: Instant?
    /// `t` of the observation before the open run's first one (for the bounds of SEMANTICS 5).
    package var beforeRun: Instant?
    /// `t` of the first failure of the run that made it *down*.
    package var downSince: Instant?
    /// `t` of the failure that made it *down*.
    package var downConfirmed: Instant?
    /// `t` of the last observation before `downSince`.
    package var beforeDown: Instant?
    /// `t` of the last failure seen.
    package var lastFailure: Instant?
    /// The last observation folded.
    package var lastTime: Instant?
    package var lastOutcome: Outcome?

    package init() {}

    /// A run that no observation has settled yet is open.
    package var hasOpenRun: Bool { runLength > 0 }
}
