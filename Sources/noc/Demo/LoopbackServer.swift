import FlyingFox
import FlyingSocks
import Foundation

/// An HTTP server on 127.0.0.1 that can be taken away and put back at the same port.
actor LoopbackServer {
    typealias Answer = @Sendable (HTTPRequest) async -> HTTPResponse

    nonisolated let port: Int
    private let answer: Answer
    private var server: HTTPServer?
    /// Runs while `server` does; ended by `stop()`.
    private var task: Task<Void, any Error>?

    init(answer: @escaping Answer) throws {
        port = try LoopbackPort.unused(.stream)
        self.answer = answer
    }

    func start() async throws {
        guard server == nil else { return }
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: UInt16(port))
        let server = HTTPServer(address: address, logger: .disabled, handler: Handler(answer: answer))
        self.server = server
        task = Task { try await server.run() }
        try await server.waitUntilListening()
    }

    /// Refuses connections from now on.
    func stop() async {
        guard let server else { return }
        self.server = nil
        await server.stop()
        _ = await task?.result
        task = nil
    }

    private struct Handler: HTTPHandler {
        let answer: Answer

        func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse { await answer(request) }
    }
}
