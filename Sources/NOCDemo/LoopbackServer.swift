import Hummingbird

/// An HTTP server on 127.0.0.1 that can be taken away and put back at the same port.
actor LoopbackServer {
    typealias Answer = @Sendable (Request) async throws -> Response

    nonisolated let port: Int
    private let answer: Answer
    /// Serves until it is cancelled, by `stop()`.
    private var service: Task<Void, any Error>?

    init(answer: @escaping Answer) throws {
        port = try LoopbackPort.unused(.stream)
        self.answer = answer
    }

    /// Comes back when it listens.
    func start() async throws {
        guard service == nil else { return }
        let (listening, signal) = AsyncStream.makeStream(of: Void.self)
        let answer = answer
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await answer(request) },
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in signal.yield() })
        let service = Task {
            defer { signal.finish() }
            try await application.run()
        }
        self.service = service
        for await _ in listening { return }
        // It cannot listen, or the demo was broken off meanwhile.
        self.service = nil
        service.cancel()
        try await service.value
        try Task.checkCancellation()
    }

    /// Closes what is open and refuses connections from now on.
    func stop() async {
        guard let service else { return }
        self.service = nil
        service.cancel()
        _ = await service.result
    }
}
