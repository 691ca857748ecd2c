/// The two clocks: wall time for records, monotonic time for deadlines and latency. Tests have one that they turn by hand.
package protocol TimeSource: Sendable {
    /// Wall clock.
    func now() -> Instant
    /// Time since an arbitrary point; never steps.
    func monotonic() -> Duration
    /// Returns at `deadline` on the monotonic clock, at once if that is past; throws `CancellationError` when cancelled.
    func sleep(until deadline: Duration) async throws
}
