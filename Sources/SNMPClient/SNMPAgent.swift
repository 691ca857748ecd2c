package import NetIO

/// An agent with a credential: what all checks of it share. It lives on the loop, resolves its name, keeps one session
/// while descriptors are plentiful, and opens another after trouble.
package actor SNMPAgent {
    package nonisolated let endpoint: Endpoint
    package nonisolated let credential: SNMPCredential
    nonisolated let manner: SNMPManner
    package nonisolated let loop: EventLoop
    private nonisolated let book: StrayBook
    /// Nil where the host is a name.
    private let numericAddress: SocketAddress?
    private let resolver: Resolver
    private let keyRing: KeyRing
    private let engines: EngineBook
    private var session: Session?
    /// When it last told its engine id, and when it last answered the user; on the monotonic clock.
    private var discoveredAt: Duration?
    private var answeredAt: Duration?
    var appetite: Appetite
    /// Whether GETBULK works there; nil: nobody knows yet.
    var knowsBulk: Bool?
    /// How often GETBULK was not answered, and GETNEXT then was.
    var bulkSilences = 0

    init(
        _ endpoint: Endpoint, _ credential: SNMPCredential, _ manner: SNMPManner, loop: EventLoop, resolver: Resolver,
        keyRing: KeyRing,
        engines: EngineBook
    ) {
        self.endpoint = endpoint
        numericAddress = IPAddress(endpoint.host).map { SocketAddress($0, port: endpoint.port) }
        self.credential = credential
        self.manner = manner
        appetite = Appetite(manner)
        if !manner.usesBulk || credential.isVersion1 { knowsBulk = false }
        self.loop = loop
        book = StrayBook(loop)
        self.resolver = resolver
        self.keyRing = keyRing
        self.engines = engines
    }

    /// A session ends where it lived.
    isolated deinit { session = nil }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// What has come from the agent, or in its name, and was no answer, over all that was asked. On the loop.
    package nonisolated var strays: Strays { book.strays }

    /// Opens the session if there is none, and says which address and engine it speaks to.
    package func connect(within timeout: Duration) async throws(SNMPError) -> (address: SocketAddress, engine: [UInt8]?)
    {
        let session = try await ready(until: EventLoop.monotonic() + timeout)
        return (session.address, session.engine)
    }

    // MARK: Sessions

    /// One exchange; once more where the agent is not the one it was, as after a restart.
    ///
    /// - Parameter transmissions: how often the message is sent at most; nil: as often as the agent's manner says.
    func ask(_ request: Request, until deadline: Duration, transmissions: Int? = nil) async throws(SNMPError) -> Answer
    {
        do throws(SNMPError) {
            return try await attempt(request, until: deadline, transmissions)
        } catch {
            guard error.maySayRestarted(credential), EventLoop.monotonic() < deadline else { throw error }
            return try await attempt(request, until: deadline, transmissions)
        }
    }

    private func attempt(
        _ request: Request, until deadline: Duration, _ transmissions: Int?
    ) async throws(SNMPError) -> Answer {
        let session = try await ready(until: deadline)
        defer { if !session.mayIdle, self.session === session { self.session = nil } }
        do throws(SNMPError) {
            let answer = try await session.exchange(request, until: deadline, transmissions: transmissions)
            answeredAt = EventLoop.monotonic()
            return answer
        } catch {
            await drop(session, after: error)
            throw error
        }
    }

    /// What the silence to a question of `timeout` that began at `begin` means: an agent that told its engine id in this time,
    /// or in the one before, is there.
    func meaning(of error: SNMPError, since begin: Duration, _ timeout: Duration) -> SNMPError {
        guard error == .timeout, let discoveredAt, discoveredAt >= begin - timeout,
            answeredAt.map({ $0 < discoveredAt }) ?? true
        else { return error }
        return .silentToUser
    }

    /// Requests under way keep their session until they end.
    private func drop(_ session: Session, after error: SNMPError) async {
        session.forgetTime()
        guard self.session === session else { return }
        self.session = nil
        if let engine = session.engine, !error.isRefusedUser { await engines.forget(engine, of: session.address) }
    }

    /// Resolving first: a session of an address that the name no longer has is not used again.
    private func ready(until deadline: Duration) async throws(SNMPError) -> Session {
        let address = try await resolve(until: deadline)
        if let session, session.address == address { return session }
        if credential.usesCommunity { return try open(address) }
        guard let engine = try await engines.engine(at: address, until: deadline) else {
            return try await discover(address, until: deadline)
        }
        if let session, session.address == address { return session }
        let fresh = try open(address)
        try fresh.adopt(engine)
        return fresh
    }

    private func open(_ address: SocketAddress) throws(SNMPError) -> Session {
        let fresh = try Session(
            address, credential, keys: try keyRing.keys(for: credential), retries: manner.retries, loop: loop,
            strays: book)
        session = fresh
        return fresh
    }

    private func discover(_ address: SocketAddress, until deadline: Duration) async throws(SNMPError) -> Session {
        do throws(SNMPError) {
            let fresh = try Session(
                address, credential, keys: try keyRing.keys(for: credential), retries: manner.retries, loop: loop,
                strays: book)
            let engine = try await fresh.discover(until: deadline)
            session = fresh
            discoveredAt = EventLoop.monotonic()
            await engines.learn(engine, of: address)
            return fresh
        } catch {
            await engines.learn(nil, of: address)
            throw error
        }
    }

    private func resolve(until deadline: Duration) async throws(SNMPError) -> SocketAddress {
        if let numericAddress { return numericAddress }
        let answer = await resolver.resolve(
            endpoint.host, family: nil, timeout: max(deadline - EventLoop.monotonic(), .zero))
        switch answer {
        case .success(let addresses):
            guard let ip = addresses.first else { throw .nameNotFound(endpoint.host) }
            return SocketAddress(ip, port: endpoint.port)
        case .failure(let failure):
            throw switch failure.kind {
            case .nameNotFound: .nameNotFound("\(failure)")
            case .noNameServer: .noNameServer("\(failure)")
            case .local: .local("\(failure)")
            }
        }
    }
}

/// Counts for all sessions of an agent. Only on the loop.
final class StrayBook: @unchecked Sendable {
    // Unchecked: used only on the loop's thread, which reading checks.
    private let loop: EventLoop
    private var counted = Strays()

    init(_ loop: EventLoop) { self.loop = loop }

    var strays: Strays {
        loop.preconditionOnLoop()
        return counted
    }

    func count(_ what: String) { counted.count(what) }
}

extension SNMPError {
    /// The agent is the one it was: it only does not like the user.
    fileprivate var isRefusedUser: Bool {
        switch self {
        case .authentication(.unknownEngine), .authentication(.notInTimeWindow): false
        case .authentication: true
        default: false
        }
    }

    /// In SNMPv3 what an agent says after a restart may be unreadable with what was known of it before.
    fileprivate func maySayRestarted(_ credential: SNMPCredential) -> Bool {
        switch self {
        case .authentication(.unknownEngine), .authentication(.notInTimeWindow): true
        case .garbage: !credential.usesCommunity
        default: false
        }
    }
}

/// What an agent answered to `get`.
package struct SNMPResponse: Sendable, Hashable {
    package var values: [SNMPValue]
    /// From sending to the answer; of the first message, when it took several.
    package var roundTrip: Duration = .zero
}
