internal import NOCCore

/// The deliveries that are due: those of the record, and, while the record cannot be written, those that wait in memory to
/// be recorded. So alerts go out on a full disk, and nothing that went out is forgotten when there is room again.
actor DeliveryQueue {
    /// Deliveries go to the same receiver in order along a lane.
    struct Lane: Hashable {
        var hook: String
        var subject: String

        init(_ delivery: Delivery) {
            hook = delivery.hook
            subject = delivery.incident ?? delivery.target ?? ""
        }
    }

    private let store: any MonitorStore
    /// Not recorded yet, in order.
    private var held: [Delivery] = []
    /// Recorded ones whose last result the store could not take.
    private var unsaved: [String: Delivery] = [:]
    /// The delivery that waits for its next attempt, of each lane.
    private var retrying: [Lane: String] = [:]

    /// Times the store could not be asked, or told.
    private(set) var storeFailures = 0

    init(store: any MonitorStore) { self.store = store }

    // MARK: For the writer

    /// Takes deliveries whose batch could not be committed.
    func hold(_ deliveries: [Delivery]) {
        let known = Set(held.map(\.id))
        held += deliveries.filter { !known.contains($0.id) }
    }

    /// As they stand now: some may have gone out meanwhile.
    func current(_ deliveries: [Delivery]) -> [Delivery] {
        guard !held.isEmpty else { return deliveries }
        let now = Dictionary(uniqueKeysWithValues: held.map { ($0.id, $0) })
        return deliveries.map { now[$0.id] ?? $0 }
    }

    /// Lets go of what the record has now; what changed since it was written is written again.
    func committed(_ deliveries: [Delivery]) async {
        guard !held.isEmpty else { return }
        let written = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.id, $0) })
        let changed = held.filter { written[$0.id] != nil && written[$0.id] != $0 }
        held.removeAll { written[$0.id] != nil }
        for delivery in changed { unsaved[delivery.id] = delivery }
        for delivery in changed { await save(delivery) }
    }

    // MARK: For the dispatcher

    func due(at time: Instant, limit: Int) async -> [Delivery] {
        await saveUnsaved()
        // The answer may be older than what is recorded while it is awaited.
        let known = unsaved.merging(held.map { ($0.id, $0) }) { $1 }
        // What is held goes out meanwhile.
        let recorded = await asked { try await self.store.dueDeliveries(at: time, limit: limit) } ?? []
        var result: [Delivery] = []
        var lanes = Set<Lane>()
        for delivery in recorded {
            let latest = unsaved[delivery.id] ?? known[delivery.id] ?? delivery
            lanes.insert(Lane(delivery))
            if latest.state == .pending, latest.nextAttempt <= time { result.append(latest) }
        }
        result += heldHeads(behind: lanes).filter { $0.nextAttempt <= time }
        return result
    }

    /// The first pending one of each lane, where nothing that was recorded earlier is in its way.
    private func heldHeads(behind taken: Set<Lane> = []) -> [Delivery] {
        var lanes = taken
        return held.filter { delivery in
            guard delivery.state == .pending else { return false }
            let lane = Lane(delivery)
            return lanes.insert(lane).inserted && (retrying[lane] ?? delivery.id) == delivery.id
        }
    }

    func nextDue() async -> Instant? {
        let recorded = await asked { try await self.store.nextDelivery() } ?? nil
        let others = heldHeads() + unsaved.values.filter { $0.state == .pending }
        return (others.map(\.nextAttempt) + [recorded].compactMap(\.self)).min()
    }

    func update(_ delivery: Delivery) async {
        retrying[Lane(delivery)] = delivery.state == .pending ? delivery.id : nil
        if let index = held.firstIndex(where: { $0.id == delivery.id }) {
            held[index] = delivery
        } else {
            await save(delivery)
        }
    }

    /// Nil when the store cannot be read now: it is asked again.
    private func asked<T: Sendable>(_ question: @Sendable () async throws -> T) async -> T? {
        do {
            return try await question()
        } catch {
            storeFailures += 1
            return nil
        }
    }

    private func save(_ delivery: Delivery) async {
        do {
            try await store.update(delivery)
            unsaved[delivery.id] = nil
        } catch {
            // Kept and tried again before the next look at what is due: it must not go out twice.
            storeFailures += 1
            unsaved[delivery.id] = delivery
        }
    }

    private func saveUnsaved() async {
        for delivery in unsaved.values.sorted(by: { $0.createdAt < $1.createdAt }) {
            await save(delivery)
            // Each further one would keep those waiting that are due.
            if unsaved[delivery.id] != nil { return }
        }
    }
}
