internal import CLinux
internal import Glibc
internal import Synchronization

/// The one thread on which probes run. It watches descriptors, fires timers and runs what others hand it; as a serial
/// executor it also runs the actors that live on it.
///
/// A task that waits for a callback of the loop should prefer it (`withTaskExecutorPreference(loop)`): without, the task is
/// resumed by way of Swift's thread pool, at ten times the cost (1.7 and 22 µs), and is lost when the loop stops meanwhile.
/// In an actor of the loop such a task takes a turn of the loop for every call of an async function, even of
/// `withCheckedContinuation`: what it read of the actor before the call may have changed when the body begins.
///
/// `stop` is the last call of all: what is submitted or enqueued after it never runs.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Unchecked: everything mutable below `inbox` is touched only by the loop's own thread (`preconditionOnLoop`).

    private enum Work {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    private struct Registration {
        var generation: UInt32
        var handler: (Readiness) -> Void
    }

    private static let eventsPerTurn = 512

    /// Sockets of probes have lower numbers than this.
    package let socketMark: Int32
    private let epoll: Int32
    private let wakeup: Int32
    private let threadIdentity = Atomic<UInt>(0)
    private let stopRequested = Atomic<Bool>(false)
    private let thread = Mutex<pthread_t?>(nil)
    private let inbox = Mutex<[Work]>([])

    private var registrations: [Registration?] = []
    private var generation: UInt32 = 0
    private var timers = TimerQueue()
    /// Work that came from the loop's own thread: it runs at the end of this turn or in the next one.
    private var ownWork: [Work] = []
    private var turnStart = EventLoop.nanoseconds()
    private var counters = Statistics()
    private var isClosing = false
    private var openLanes: Lanes?
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: EventLoop.eventsPerTurn)

    package init(socketsBelow mark: Int32 = .max) throws(NetIOError) {
        socketMark = mark
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw NetIOError("epoll_create1") }
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        // From here on `deinit` closes what was opened.
        guard wakeup >= 0 else { throw NetIOError("eventfd") }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = EventLoop.token(wakeup, generation: 0)
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &event) == 0 else { throw NetIOError("epoll_ctl") }
    }

    deinit {
        Glibc.close(epoll)
        Glibc.close(wakeup)
        events.deallocate()
    }

    // MARK: Life

    /// Starts the thread. Once.
    package func start() throws(NetIOError) {
        let failure: Int32 = thread.withLock { thread in
            precondition(thread == nil, "an event loop starts once")
            var identity = pthread_t()
            let this = Unmanaged.passRetained(self)
            let status = pthread_create(
                &identity, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, this.toOpaque())
            if status == 0 { thread = identity } else { this.release() }
            return status
        }
        if failure != 0 { throw NetIOError("pthread_create", code: failure) }
    }

    /// Runs what is queued, lets every timer come up at once, forgets the rest, ends the thread and waits for it. Not on the
    /// loop. A second call does nothing.
    package func stop() {
        precondition(!isCurrent, "the event loop cannot wait for its own end")
        let ending = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let ending else { return }
        stopRequested.store(true, ordering: .releasing)
        wake()
        pthread_join(ending, nil)
    }

    /// Whether the caller is on the loop's thread.
    package var isCurrent: Bool { threadIdentity.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Threads beside the loop, for reading what peers sent. They begin with the first work. On the loop.
    package var lanes: Lanes {
        preconditionOnLoop()
        if let openLanes { return openLanes }
        let lanes = Lanes(self)
        openLanes = lanes
        return lanes
    }

    package func preconditionOnLoop() { precondition(isCurrent, "only on the event loop") }

    private func run() {
        threadIdentity.store(UInt(pthread_self()), ordering: .relaxed)
        noc_prepare_thread("noc-loop")
        while !stopRequested.load(ordering: .acquiring) { turn() }
        close()
        threadIdentity.store(0, ordering: .relaxed)
    }

    /// Every timer comes up now, so that whoever waits with a deadline hears that the time is over and lets go.
    private func close() {
        isClosing = true
        while runWork() {}
        // Those that are scheduled meanwhile come last, and not for ever.
        var budget = 4 * timers.count + 1_000
        while budget > 0, let body = timers.popDue(at: .max) {
            budget -= 1
            body()
            while runWork() {}
        }
        openLanes?.close()
        registrations = []
        timers = TimerQueue()
    }

    // MARK: One turn

    private func turn() {
        let timeout = ownWork.isEmpty ? timers.milliseconds(from: EventLoop.nanoseconds()) : 0
        let count = epoll_wait(epoll, events, Int32(EventLoop.eventsPerTurn), timeout)
        turnStart = EventLoop.nanoseconds()
        // EINTR only: the other errors are those of a wrong call.
        if count > 0 { for index in 0..<Int(count) { dispatch(events[index]) } }
        while let body = timers.popDue(at: turnStart) {
            counters.timers += 1
            body()
        }
        runWork()
        counters.turns += 1
        counters.longestTurn = max(counters.longestTurn, .nanoseconds(EventLoop.nanoseconds() - turnStart))
    }

    private func dispatch(_ event: epoll_event) {
        let descriptor = Int32(truncatingIfNeeded: event.data.u64 & 0xFFFF_FFFF)
        if descriptor == wakeup {
            var value: UInt64 = 0
            read(wakeup, &value, MemoryLayout<UInt64>.size)
            return
        }
        // An earlier handler of this batch may have closed the descriptor and another may have got its number.
        guard let registration = registration(descriptor),
            registration.generation == UInt32(truncatingIfNeeded: event.data.u64 >> 32)
        else { return }
        counters.events += 1
        registration.handler(Readiness(event.events))
    }

    /// Runs what is queued now, not what that queues in turn, so that descriptors and timers get theirs in between.
    @discardableResult
    private func runWork() -> Bool {
        let own = ownWork
        ownWork = []
        let others = inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        for work in own { perform(work) }
        for work in others { perform(work) }
        return !own.isEmpty || !others.isEmpty
    }

    private func perform(_ work: Work) {
        counters.work += 1
        switch work {
        case .job(let job):
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        case .body(let body): body()
        }
    }

    // MARK: Descriptors (on the loop)

    /// Calls `handler` in each turn in which `descriptor` is ready, until `unwatch`. Level triggered: an error or hang-up is
    /// reported whatever the interest and comes again until the descriptor is unwatched. Unwatch before you close it.
    package func watch(_ descriptor: Int32, _ interest: Interest, _ handler: @escaping (Readiness) -> Void)
        throws(NetIOError)
    {
        preconditionOnLoop()
        precondition(registration(descriptor) == nil, "descriptor \(descriptor) is watched already")
        generation &+= 1
        var event = epoll_event()
        event.events = interest.mask
        event.data.u64 = EventLoop.token(descriptor, generation: generation)
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else { throw NetIOError("epoll_ctl") }
        while registrations.count <= Int(descriptor) { registrations.append(nil) }
        registrations[Int(descriptor)] = Registration(generation: generation, handler: handler)
        counters.watched += 1
    }

    /// Changes what is waited for. Nothing happens if the descriptor is not watched.
    package func update(_ descriptor: Int32, _ interest: Interest) {
        preconditionOnLoop()
        guard let registration = registration(descriptor) else { return }
        var event = epoll_event()
        event.events = interest.mask
        event.data.u64 = EventLoop.token(descriptor, generation: registration.generation)
        epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event)
    }

    /// The handler is not called again, not even for what this turn already found. Nothing happens if it is not watched.
    package func unwatch(_ descriptor: Int32) {
        preconditionOnLoop()
        guard registration(descriptor) != nil else { return }
        registrations[Int(descriptor)] = nil
        counters.watched -= 1
        var event = epoll_event()
        // Fails when the owner closed it first; the kernel has forgotten it then.
        epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event)
    }

    private func registration(_ descriptor: Int32) -> Registration? {
        registrations.indices.contains(Int(descriptor)) ? registrations[Int(descriptor)] : nil
    }

    private static func token(_ descriptor: Int32, generation: UInt32) -> UInt64 {
        UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    // MARK: Timers (on the loop)

    /// Calls `body` once, in the first turn at least `delay` from now; never before this call returns.
    @discardableResult
    package func schedule(after delay: Duration, _ body: @escaping () -> Void) -> TimerID {
        preconditionOnLoop()
        let deadline = isClosing ? .max : EventLoop.nanoseconds() + max(0, delay.wholeNanoseconds)
        return timers.insert(deadline: deadline, body)
    }

    /// Late or twice does nothing.
    package func cancel(_ timer: TimerID) {
        preconditionOnLoop()
        timers.remove(timer)
    }

    // MARK: Clock and counters

    /// The monotonic clock at the beginning of this turn's callbacks: cheap, and up to a turn old.
    package func now() -> Duration { .nanoseconds(turnStart) }

    /// The monotonic clock now, on any thread.
    package static func monotonic() -> Duration { .nanoseconds(nanoseconds()) }

    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// On the loop.
    package var statistics: Statistics {
        preconditionOnLoop()
        var result = counters
        result.timersPending = timers.count
        return result
    }

    // MARK: From any thread

    /// Runs `body` on the loop, after what was submitted before it from the same thread.
    package nonisolated func submit(_ body: @escaping @Sendable () -> Void) { add(.body(body)) }

    /// Runs `body` on the loop and returns what it returns.
    package nonisolated func perform<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: body()) }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    package func checkIsolated() { preconditionOnLoop() }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func add(_ work: Work) {
        if isCurrent { return ownWork.append(work) }
        let isFirst = inbox.withLock { inbox in
            inbox.append(work)
            return inbox.count == 1
        }
        if isFirst { wake() }
    }

    private func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the loop is awake.
        write(wakeup, &one, MemoryLayout<UInt64>.size)
    }
}
