internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread that does what it is given, one thing after another, and ends when it is told to.
final class Lane: @unchecked Sendable {
    // Unchecked: `ready` is a semaphore; what is below `orders` belongs to the event loop's thread.

    private enum Order {
        case work(@Sendable () -> Void)
        case end
    }

    private let ready = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let orders = Mutex<[Order]>([])

    /// Takes only work that is expected to be short.
    let isQuick: Bool
    var job: LaneJob?
    /// Another took its place: it ends with its work.
    var isSurplus = false

    /// Nil: this host has no thread left.
    init?(isQuick: Bool) {
        self.isQuick = isQuick
        sem_init(ready, 0, 0)
        var thread = pthread_t()
        let this = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Lane>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, this.toOpaque())
        guard status == 0 else {
            this.release()
            return nil
        }
        pthread_detach(thread)
    }

    deinit {
        sem_destroy(ready)
        ready.deallocate()
    }

    func give(_ work: @escaping @Sendable () -> Void) { add(.work(work)) }

    func end() { add(.end) }

    private func add(_ order: Order) {
        orders.withLock { $0.append(order) }
        sem_post(ready)
    }

    private func run() {
        noc_prepare_thread("noc-lane")
        // What a peer sent never keeps the loop, which measures, from a processor.
        noc_defer_thread()
        while true {
            // EINTR only: the semaphore is ours.
            guard sem_wait(ready) == 0 else { continue }
            switch orders.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            case .work(let work)?: work()
            case .end?: return
            case nil: continue
            }
        }
    }
}

/// Work that waits for a lane, is under way on one, or was given up while it was.
final class LaneJob: @unchecked Sendable {
    // Unchecked: only `work` is used off the event loop's thread, and it does not change.

    let client: Lanes.Client
    /// Bytes that it keeps from being freed.
    let size: Int
    let work: @Sendable () -> Void
    /// Called once; nil: the work is done.
    let done: (Lanes.Failure?) -> Void
    var timers: [TimerID] = []
    var isGivenUp = false

    init(
        _ client: Lanes.Client, size: Int, work: @escaping @Sendable () -> Void,
        done: @escaping (Lanes.Failure?) -> Void
    ) {
        self.client = client
        self.size = size
        self.work = work
        self.done = done
    }
}
