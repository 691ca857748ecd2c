internal import NOCCore

/// The pause between two turns of a loop, which can be cut short. Confined to the actor that runs the loop.
final class LoopPause {
    private var sleep: Task<Void, Never>?
    private var deadline = Duration.zero
    private var isCut = false

    /// Ends the present pause, or else the next one before it begins.
    func cut() {
        isCut = true
        sleep?.cancel()
    }

    /// The same, unless the loop goes on by `time` anyway.
    func cut(by time: Duration) { if sleep != nil, time < deadline { cut() } }

    /// Returns at `deadline`, when cut short, or when the loop is cancelled: how far behind the deadline, zero before it.
    nonisolated(nonsending) func wait(until deadline: Duration, on time: any TimeSource) async -> Duration {
        if !isCut {
            self.deadline = deadline
            // Only a cancellation ends it early, and that is what cutting short is.
            let sleep = Task { _ = try? await time.sleep(until: deadline) }
            self.sleep = sleep
            await withTaskCancellationHandler {
                await sleep.value
            } onCancel: {
                sleep.cancel()
            }
        }
        sleep = nil
        isCut = false
        return max(.zero, time.monotonic() - deadline)
    }
}
