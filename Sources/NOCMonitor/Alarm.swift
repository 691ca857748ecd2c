internal import NOCCore

/// A sleep that can be cut short. Belongs to one loop, inside the actor that runs it.
struct Alarm {
    private var sleep: Task<Void, Never>?
    private var deadline = Duration.zero
    private var isRung = false

    /// Cuts the present sleep short, or else makes the next one return at once.
    mutating func ring() {
        isRung = true
        sleep?.cancel()
    }

    /// The same, unless the sleeper wakes by `time` anyway.
    mutating func ring(by time: Duration) { if sleep != nil, time < deadline { ring() } }

    /// To be awaited by the loop; nil when it was rung already. The loop calls `woke()` afterwards.
    mutating func begin(until deadline: Duration, on time: any TimeSource) -> Task<Void, Never>? {
        guard !isRung else { return nil }
        self.deadline = deadline
        let task = Task { _ = try? await time.sleep(until: deadline) }
        sleep = task
        return task
    }

    mutating func woke() {
        sleep = nil
        isRung = false
    }
}

extension Task where Success == Void, Failure == Never {
    /// Waits for the end; the waiter's cancellation is the task's.
    func finish() async {
        await withTaskCancellationHandler {
            await value
        } onCancel: {
            cancel()
        }
    }
}
