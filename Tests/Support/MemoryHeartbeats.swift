package import NOCCore
internal import Synchronization

/// Heartbeats in memory, which outlives whoever uses it.
package final class MemoryHeartbeats: HeartbeatMemory {
    private struct Content {
        var mail = HeartbeatMail()
        var states: [CheckKey: HeartbeatState] = [:]
        var count = 0
        var isFull = false
    }

    private let content = Mutex(Content())

    package init() {}

    /// Keeps nothing from now on.
    package func fill() { content.withLock { $0.isFull = true } }

    /// Something that is no report.
    package func leave(_ refused: HeartbeatMail.Refused) { content.withLock { $0.mail.refused.append(refused) } }

    package func prepare() {}

    package func leave(_ report: HeartbeatReport, for key: CheckKey) {
        content.withLock { content in
            content.count += 1
            content.mail.items.append(.init(name: "\(content.count)", key: key, report: report))
            content.mail.items.sort { $0.report.time < $1.report.time }
        }
    }

    package func waiting() -> HeartbeatMail { content.withLock { $0.mail } }

    package func remove(_ names: [String]) -> [String] {
        content.withLock { content in
            content.mail.items.removeAll { names.contains($0.name) }
            content.mail.refused.removeAll { names.contains($0.name) }
        }
        return []
    }

    package func state(of key: CheckKey) -> HeartbeatState? { content.withLock { $0.states[key] } }

    package func keep(_ state: HeartbeatState, of key: CheckKey) throws {
        try content.withLock { content in
            guard !content.isFull else { throw PeerError("the disk is full") }
            content.states[key] = state
        }
    }
}
