import CurlClient
import Glibc
import NetIO
import TestSupport
import Testing

/// Descriptors that the process keeps for itself are given to no transfer.
@Suite struct SocketMarkTests {
    @Test func `neither a transfer nor its handle gets one, and it is this host's own trouble`() async throws {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let none = try Visit(socketsBelow: 3)
        let failure = await none.failure("http://127.0.0.1:\(server.port)/")
        #expect(failure?.kind == .local)
        #expect(failure?.message == "no socket: Too many open files")
    }

    @Test func `a transfer gets none that lies above the mark, after others got those below`() async throws {
        let server = try LyingServer { $0.respond(200, [], $0.readRequest()) }
        let tarpit = try LyingServer { $0.stall() }
        let free = dup(0)
        close(free)
        let visit = try Visit(socketsBelow: free + 40)
        let failures = await withTaskGroup(of: HTTPFailure?.self) { group in
            for _ in 0..<100 {
                group.addTask { await visit.failure("http://127.0.0.1:\(tarpit.port)/", timeout: .seconds(3)) }
            }
            return await group.reduce(into: [HTTPFailure]()) { if let failure = $1 { $0.append(failure) } }
        }
        #expect(failures.contains { $0.kind == .local })
        #expect(failures.allSatisfy { [.timeout, .local].contains($0.kind) })
        #expect(try await visit.get("http://127.0.0.1:\(server.port)/").status == 200)
    }
}
