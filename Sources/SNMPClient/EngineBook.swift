internal import NetIO

/// The engine ids of agents by their addresses: asked once, whoever needs them and however many at once. Lives on the loop.
actor EngineBook {
    /// More agents than a site has; then the book begins anew.
    private static let capacity = 65_536

    private struct Waiter {
        var number: Int
        var timer: TimerID
        var turn: CheckedContinuation<Bool, Never>
    }

    private nonisolated let loop: EventLoop
    private var known: [SocketAddress: [UInt8]] = [:]
    /// Who waits for the answer that another is asking for.
    private var asked: [SocketAddress: [Waiter]] = [:]
    private var lastNumber = 0

    init(loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Nil: nobody knows it. The caller asks the agent then, and ends that by `learn`, whatever comes of it.
    func engine(at address: SocketAddress, until deadline: Duration) async throws(SNMPError) -> [UInt8]? {
        while true {
            if let engine = known[address] { return engine }
            guard asked[address] != nil else {
                asked[address] = []
                return nil
            }
            guard await turn(at: address, until: deadline) else { throw .timeout }
        }
    }

    /// Nil: the agent did not say; the next who waits asks.
    func learn(_ engine: [UInt8]?, of address: SocketAddress) {
        if known.count >= EngineBook.capacity { known = [:] }
        if let engine { known[address] = engine }
        for waiter in asked.removeValue(forKey: address) ?? [] {
            loop.cancel(waiter.timer)
            waiter.turn.resume(returning: true)
        }
    }

    /// The agent may be another by now.
    func forget(_ engine: [UInt8], of address: SocketAddress) {
        if known[address] == engine { known[address] = nil }
    }

    /// False when the deadline comes first.
    private func turn(at address: SocketAddress, until deadline: Duration) async -> Bool {
        let patience = deadline - EventLoop.monotonic()
        guard patience > .zero else { return false }
        lastNumber += 1
        let number = lastNumber
        return await withCheckedContinuation { continuation in
            // For a task that does not prefer the loop this is a later turn: who asked may have its answer by now.
            guard asked[address] != nil else { return continuation.resume(returning: true) }
            let timer = loop.schedule(after: patience) { [weak self] in
                self?.assumeIsolated { $0.giveUp(number, at: address) }
            }
            asked[address]?.append(Waiter(number: number, timer: timer, turn: continuation))
        }
    }

    private func giveUp(_ number: Int, at address: SocketAddress) {
        guard let index = asked[address]?.firstIndex(where: { $0.number == number }) else { return }
        asked[address]?.remove(at: index).turn.resume(returning: false)
    }
}
