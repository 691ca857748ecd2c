import Foundation
import TestSupport
import Testing

@testable import NetIO

/// Descriptors that the process keeps for itself are given to no probe.
@Suite struct SocketMarkTests {
    private static let none = NetIOError("socket", code: EMFILE)

    /// On a loop without a socket to give.
    private func onLoop<T: Sendable>(_ body: @Sendable (EventLoop) async throws -> T) async throws -> T {
        let loop = try EventLoop(socketsBelow: 3)
        try loop.start()
        defer { loop.stop() }
        return try await body(loop)
    }

    @Test(arguments: [Socket.Kind.stream, .datagram])
    func `a socket`(_ kind: Socket.Kind) async throws {
        let error = try await onLoop { loop in
            await loop.perform { () -> NetIOError? in
                do throws(NetIOError) {
                    _ = try Socket(loop, kind, .ipv4)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(error == Self.none)
    }

    @Test func `an ICMP socket`() async throws {
        let error = try await onLoop { loop in
            await loop.perform { () -> NetIOError? in
                do throws(NetIOError) {
                    _ = try ICMPSocket(loop, .ipv4)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(error == Self.none)
    }

    @Test func `a question to a name server is this host's own trouble`() async throws {
        let failure = try await onLoop { loop in
            let server = SocketAddress(try #require(IPAddress("127.0.0.1")), port: 9)
            let resolver = Resolver(loop: loop, servers: [server])
            return await resolver.resolve("a.example", family: .ipv4, timeout: .seconds(5))
        }
        #expect(failure == .failure(ResolveFailure(.local, "no socket: Too many open files")))
    }
}
