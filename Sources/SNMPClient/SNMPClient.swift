package import NetIO
internal import Synchronization

/// Gives out agents: one for each endpoint, credential and manner, shared by all who ask, gone with the last of them.
package final class SNMPClient: Sendable {
    private struct Key: Hashable {
        var endpoint: Endpoint
        var credential: SNMPCredential
        var manner: SNMPManner
    }
    private struct Entry { weak var agent: SNMPAgent? }
    private struct Directory {
        var entries: [Key: Entry] = [:]
        var sweepAt = 64
    }

    private let loop: EventLoop
    private let resolver: Resolver
    private let keyRing = KeyRing()
    private let engines: EngineBook
    private let directory = Mutex(Directory())

    package init(loop: EventLoop, resolver: Resolver) {
        self.loop = loop
        self.resolver = resolver
        engines = EngineBook(loop: loop)
        // Now rather than at the first session: net-snmp's start changes the environment for a moment.
        Library.locked { _ in }
    }

    package func agent(
        at endpoint: Endpoint, _ credential: SNMPCredential, _ manner: SNMPManner = SNMPManner()
    ) -> SNMPAgent {
        let key = Key(endpoint: endpoint, credential: credential, manner: manner)
        return directory.withLock { directory in
            if let agent = directory.entries[key]?.agent { return agent }
            let agent = SNMPAgent(
                endpoint, credential, manner, loop: loop, resolver: resolver, keyRing: keyRing, engines: engines)
            if directory.entries.count >= directory.sweepAt {
                directory.entries = directory.entries.filter { $0.value.agent != nil }
                directory.sweepAt = max(64, directory.entries.count * 2)
            }
            directory.entries[key] = Entry(agent: agent)
            return agent
        }
    }
}

/// Keys of users, derived once each.
final class KeyRing: Sendable {
    /// More than a site has; then the ring begins anew.
    private static let capacity = 1_024

    private let keys = Mutex<[SNMPUserCredential: UserKeys]>([:])

    func keys(for credential: SNMPCredential) throws(SNMPError) -> UserKeys {
        guard case .user(let user) = credential else { return UserKeys() }
        if let known = keys.withLock({ $0[user] }) { return known }
        let derived = try Library.deriveKeys(user)
        keys.withLock { keys in
            if keys.count >= KeyRing.capacity { keys = [:] }
            keys[user] = derived
        }
        return derived
    }
}
