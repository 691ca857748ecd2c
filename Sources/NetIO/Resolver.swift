/// Why a name has no address.
package struct ResolveFailure: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// A name server says that there is no such name, or none of that family.
        case nameNotFound
        /// No name server gave an answer: that says nothing of the name.
        case noNameServer
        /// This host could not even ask.
        case local
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// Names to addresses: the hosts file and name servers through c-ares on the loop, nothing blocks.
///
/// Answers are kept as long as their time to live says (at least a second, at most an hour), failures are not. A change of
/// `/etc/resolv.conf` is noticed at the next question.
package actor Resolver {
    private struct Key: Hashable {
        var name: String
        var family: IPFamily?
    }

    private struct Entry {
        var addresses: [IPAddress]
        var expires: Duration
    }

    private typealias Answer = Result<[IPAddress], ResolveFailure>

    static let cacheLimit = 20_000
    private static let configuration = "/etc/resolv.conf"

    package nonisolated let loop: EventLoop
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let servers: [SocketAddress]
    private var channel: AresChannel?
    private var configurationSeen: FileState?
    private var cache: [Key: Entry] = [:]
    private var waiting: [Key: [Int: CheckedContinuation<Answer, Never>]] = [:]
    private var lastWaiter = 0

    /// Asks `servers`, or when empty those of the host's `/etc/resolv.conf`.
    package init(loop: EventLoop, servers: [SocketAddress] = []) {
        self.loop = loop
        self.servers = servers
    }

    // The channel's sockets are watched by the loop: it goes there.
    isolated deinit {}

    /// The addresses of `host`, best first; at least one on success. A numeric address is its own answer at once. Several
    /// questions for one name at once are one question to the server.
    package func resolve(_ host: String, family: IPFamily?, timeout: Duration) async -> Result<
        [IPAddress], ResolveFailure
    > {
        if let address = IPAddress(host) { return Resolver.numeric(address, family) }
        guard let ascii = DomainName.ascii(host) else {
            return .failure(ResolveFailure(.nameNotFound, "\(host) is no name of a host"))
        }
        let key = Key(name: ascii.lowercased(), family: family)
        if let known = known(key) { return known }
        var timer: TimerID?
        defer { if let timer { loop.cancel(timer) } }
        return await withCheckedContinuation { continuation in
            // For a task that does not prefer the loop this is a later turn: the answer may have come meanwhile.
            if let known = known(key) { return continuation.resume(returning: known) }
            lastWaiter += 1
            let waiter = lastWaiter
            timer = loop.schedule(after: timeout) {
                self.assumeIsolated { $0.giveUp(waiter, key) }
            }
            let isFirst = waiting[key] == nil
            waiting[key, default: [:]][waiter] = continuation
            if isFirst { ask(key) }
        }
    }

    /// What is in the cache and not too old.
    private func known(_ key: Key) -> Answer? {
        guard let entry = cache[key], entry.expires > loop.now() else { return nil }
        return .success(entry.addresses)
    }

    private static func numeric(_ address: IPAddress, _ family: IPFamily?) -> Answer {
        guard let family, family != address.family else { return .success([address]) }
        return .failure(ResolveFailure(.nameNotFound, "\(address) is not an IPv\(family.rawValue) address"))
    }

    private func ask(_ key: Key) {
        do {
            try currentChannel().lookUp(key.name, family: key.family) { result in
                self.assumeIsolated { $0.finish(key, result) }
            }
        } catch {
            finish(key, .failure(error))
        }
    }

    /// The channel, made anew when the host's configuration changed; questions under way end on the old one.
    private func currentChannel() throws(ResolveFailure) -> AresChannel {
        let state = servers.isEmpty ? FileState(Resolver.configuration) : nil
        if let channel, state == configurationSeen { return channel }
        let fresh = try AresChannel(loop: loop, servers: servers)
        channel = fresh
        configurationSeen = state
        return fresh
    }

    private func finish(_ key: Key, _ result: Result<AresChannel.Answer, ResolveFailure>) {
        if case .success(let answer) = result { keep(answer, for: key) }
        for continuation in (waiting.removeValue(forKey: key) ?? [:]).values {
            continuation.resume(returning: result.map(\.addresses))
        }
    }

    private func keep(_ answer: AresChannel.Answer, for key: Key) {
        if cache.count >= Resolver.cacheLimit {
            let now = loop.now()
            cache = cache.filter { $0.value.expires > now }
            if cache.count >= Resolver.cacheLimit { cache.removeAll() }
        }
        let seconds = min(max(answer.timeToLive, 1), 3_600)
        cache[key] = Entry(addresses: answer.addresses, expires: EventLoop.monotonic() + .seconds(seconds))
    }

    /// The question goes on, for others and for the cache; only this waiter has run out of time.
    private func giveUp(_ waiter: Int, _ key: Key) {
        guard let continuation = waiting[key]?.removeValue(forKey: waiter) else { return }
        continuation.resume(returning: .failure(ResolveFailure(.noNameServer, "no answer in time")))
    }
}
