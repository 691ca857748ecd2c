internal import Glibc
internal import Synchronization

/// A few threads beside the event loop for what takes as long as a peer likes: reading what it sent. Nothing of it runs on the
/// loop or in Swift's thread pool, and whoever waits for it waits no longer than its own deadline.
///
/// A thread cannot be stopped. Work that is not done at its deadline is abandoned: another lane takes the place of its own, which
/// ends when the work does. So many may be abandoned at a time and no more, and of one client only one: the rest is refused.
/// Clients whose work was short last time have a lane that the others cannot take from them.
package final class Lanes: @unchecked Sendable {
    // Unchecked: used only on the loop's thread, which `run` checks.

    package enum Failure: Error, Sendable, Hashable {
        /// It was begun, and did not end in time.
        case overran
        /// Others had all lanes until its time was over, or too much waits for them.
        case crowded
        /// What the same client gave earlier was abandoned, and has still not ended.
        case stillRunning
    }

    /// Whose work it is, over many attempts. Only on the loop.
    package final class Client: @unchecked Sendable {
        // Unchecked: as `Lanes`.

        /// Processor time of its last work; nil: there was none yet.
        fileprivate var cost: Duration?
        fileprivate var isAbandoned = false

        package init() {}
    }

    /// Beside the one for short work.
    private static let commonLanes = 2
    /// Threads that go on with what was expected to be short and is not, and with that or what was abandoned.
    private static let mostSlow = 2
    private static let mostSurplus = 4
    private static let short = Duration.milliseconds(20)
    private static let patience = Duration.milliseconds(50)
    private static let small = 64 << 10
    /// What came just in time is read nevertheless.
    private static let leastTime = Duration.milliseconds(250)

    private unowned let loop: EventLoop
    private var lanes: [Lane] = []
    private var surplus: [Lane] = []
    private var quick = Waiting()
    private var common = Waiting()

    private struct Waiting {
        var jobs: [LaneJob] = []
        var bytes = 0
        private static let mostJobs = 4_096
        private static let mostBytes = 4 << 20

        /// A large page is no reason to turn away a small one.
        func hasRoom(for job: LaneJob) -> Bool {
            jobs.count < Waiting.mostJobs && (job.size <= Lanes.small || bytes + job.size <= Waiting.mostBytes)
        }

        mutating func first() -> LaneJob? {
            guard !jobs.isEmpty else { return nil }
            let job = jobs.removeFirst()
            bytes -= job.size
            return job
        }

        mutating func remove(_ job: LaneJob) -> Bool {
            guard let place = jobs.firstIndex(where: { $0 === job }) else { return false }
            jobs.remove(at: place)
            bytes -= job.size
            return true
        }
    }

    init(_ loop: EventLoop) { self.loop = loop }

    deinit { close() }

    /// The threads end when what they are doing does; nothing is heard of it.
    func close() {
        for lane in lanes + surplus { lane.end() }
        (lanes, surplus) = ([], [])
    }

    /// What `body` returns, unless it does not by `deadline` (monotonic; a quarter of a second is left to it in any case).
    ///
    /// - Parameter size: bytes that it reads, which stay in memory while it waits.
    package nonisolated(nonsending) func run<T: Sendable>(
        for client: Client, reading size: Int = 0, until deadline: Duration, _ body: @escaping @Sendable () -> T
    ) async -> Result<T, Failure> {
        loop.preconditionOnLoop()
        let result = LaneResult<T>()
        let failure: Failure? = await withCheckedContinuation { continuation in
            let job = LaneJob(client, size: size) {
                result.set(body())
            } done: {
                continuation.resume(returning: $0)
            }
            add(job, until: deadline)
        }
        if let failure { return .failure(failure) }
        return result.value.map { .success($0) } ?? .failure(.overran)
    }

    // MARK: A job's way

    private func add(_ job: LaneJob, until deadline: Duration) {
        guard !job.client.isAbandoned else { return job.done(.stillRunning) }
        let isQuick = job.client.cost.map { $0 <= Lanes.short } ?? (job.size <= Lanes.small)
        guard open(), (isQuick ? quick : common).hasRoom(for: job) else { return job.done(.crowded) }
        let time = max(deadline - EventLoop.monotonic(), Lanes.leastTime)
        job.timers.append(loop.schedule(after: time) { [self] in giveUp(job) })
        if isQuick {
            quick.jobs.append(job)
            quick.bytes += job.size
        } else {
            common.jobs.append(job)
            common.bytes += job.size
        }
        for lane in lanes where lane.job == nil { next(lane) }
    }

    /// Whether there are lanes.
    private func open() -> Bool {
        if lanes.isEmpty {
            lanes = ([true] + Array(repeating: false, count: Lanes.commonLanes)).compactMap { Lane(isQuick: $0) }
        }
        return !lanes.isEmpty
    }

    private func next(_ lane: Lane) {
        guard let job = lane.isQuick ? quick.first() : common.first() ?? quick.first() else { return }
        lane.job = job
        if lane.isQuick {
            job.timers.append(
                loop.schedule(after: Lanes.patience) { [self] in relieve(lane, of: job, Lanes.mostSlow) })
        }
        let loop = loop
        lane.give { [self] in
            let begin = threadTime()
            job.work()
            let cost = threadTime() - begin
            loop.submit { self.finished(lane, job, cost) }
        }
    }

    private func finished(_ lane: Lane, _ job: LaneJob, _ cost: Duration) {
        lane.job = nil
        job.client.cost = cost
        for timer in job.timers { loop.cancel(timer) }
        if job.isGivenUp { job.client.isAbandoned = false } else { job.done(nil) }
        guard lane.isSurplus else { return next(lane) }
        lane.end()
        surplus.removeAll { $0 === lane }
        // There is room for one that found none.
        guard let stuck = lanes.first(where: { $0.job?.isGivenUp == true }), let other = stuck.job else { return }
        relieve(stuck, of: other)
    }

    private func giveUp(_ job: LaneJob) {
        guard !quick.remove(job), !common.remove(job) else {
            for timer in job.timers { loop.cancel(timer) }
            return job.done(.crowded)
        }
        job.isGivenUp = true
        job.client.isAbandoned = true
        if let lane = lanes.first(where: { $0.job === job }) { relieve(lane, of: job) }
        job.done(.overran)
    }

    /// Another takes the place of a lane that `job` holds up, where there is room.
    private func relieve(_ lane: Lane, of job: LaneJob, _ most: Int = Lanes.mostSurplus) {
        guard lane.job === job, !lane.isSurplus, surplus.count < most,
            let place = lanes.firstIndex(where: { $0 === lane }), let other = Lane(isQuick: lane.isQuick)
        else { return }
        lane.isSurplus = true
        surplus.append(lane)
        lanes[place] = other
        next(other)
    }
}

/// What a lane brings back.
private final class LaneResult<T: Sendable>: Sendable {
    private let content = Mutex<T?>(nil)

    var value: T? { content.withLock { $0 } }

    func set(_ value: T) { content.withLock { $0 = value } }
}

/// Time that this thread ran.
private func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
}
