import CurlClient
import NetIO
import TestSupport
import Testing

/// Servers that do everything but answer. Each must end in time, with words that a person understands.
@Suite struct LyingServerTests {
    struct Lie: CustomTestStringConvertible, Sendable {
        let name: String
        let kind: HTTPFailure.Kind
        let says: String
        let script: @Sendable (LyingConnection) -> Void

        init(
            _ name: String, _ kind: HTTPFailure.Kind, _ says: String,
            _ script: @escaping @Sendable (LyingConnection) -> Void
        ) {
            (self.name, self.kind, self.says, self.script) = (name, kind, says, script)
        }

        var testDescription: String { name }
    }

    static let lies = [
        Lie("closes without an answer", .cutOff, "without an answer") { _ = $0.readRequest() },
        Lie("resets without an answer", .cutOff, "reset") {
            _ = $0.readRequest()
            $0.cut()
        },
        Lie("never answers", .timeout, "connected, but no answer came") { $0.stall() },
        Lie("never takes the request", .timeout, "connected, but no answer came") {
            _ = $0.read(1) == nil ? () : $0.stall()
        },
        Lie("drips its header", .timeout, "header did not end") {
            $0.send("HTTP/1.1 200 OK\r\nX: ")
            $0.drip()
        },
        Lie("drips its body", .timeout, "the answer did not end") {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            $0.drip()
        },
        Lie("stalls in its body", .timeout, "3 bytes came") {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            $0.stall()
        },
        Lie("promises more than it sends", .cutOff, "shorter than the server said: 3 bytes came") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        },
        Lie("cuts a chunk", .cutOff, "") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc")
        },
        Lie("resets in its body", .cutOff, "reset") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            $0.cut()
        },
        Lie("sends endless header lines", .tooLarge, "header has more than 500 fields") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\n")
            while $0.send("X-Filler: 0123456789012345678901234567890123456789\r\n") {}
        },
        Lie("sends one endless header line", .tooLarge, "header") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nX-Filler: ")
            while $0.send("0123456789012345678901234567890123456789") {}
        },
        Lie("says 100 Continue for ever", .tooLarge, "header is longer") {
            _ = $0.readRequest()
            while $0.send("HTTP/1.1 100 Continue\r\n\r\n") {}
        },
        Lie("sends an endless body", .tooLarge, "body is longer than 1048576 bytes") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\n\r\n")
            let piece = [UInt8](repeating: 0x41, count: 65_536)
            while $0.send(piece) {}
        },
        Lie("sends endless chunks", .tooLarge, "body is longer") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 0x41, count: 65_536) + Array("\r\n".utf8)
            while $0.send(piece) {}
        },
        Lie("sends endless trailers", .tooLarge, "header is longer") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n")
            while $0.send("X-Filler: 0123456789012345678901234567890123456789\r\n") {}
        },
        Lie("sends chunks that are none", .protocolError, "chunked") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nwhat is this\r\n")
        },
        Lie("speaks another protocol", .protocolError, "HTTP/0.9") {
            $0.send("SSH-2.0-OpenSSH_9.2\r\n")
            $0.stall()
        },
        Lie("has a zero byte in its header", .protocolError, "") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n")
        },
        Lie("says gzip and sends text", .protocolError, "") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip"], "this is not gzip, not at all")
        },
        Lie("says two lengths", .protocolError, "two different Content-Length: 5 and 7") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello")
        },
        Lie("says two lengths in one line", .protocolError, "two different Content-Length: 5 and 7") {
            _ = $0.readRequest()
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 5, 7\r\n\r\nhello")
        },
        Lie("leads to two places", .protocolError, "two different Location: /a and /b") {
            _ = $0.readRequest()
            $0.respond(302, ["Location: /a", "location: /b"])
        },
        Lie("has two names for a file", .protocolError, "two different Content-Disposition") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Disposition: inline", "Content-Disposition: attachment"])
        },
        Lie("packs a bomb", .tooLarge, "body is longer than 1048576 bytes") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip"], bomb)
        },
        Lie("packs a bomb in a bomb", .tooLarge, "body is longer") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip, gzip"], bombInBomb)
        },
        Lie("packs a long name in a member", .tooLarge, "body is longer") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip, gzip"], nameInMember)
        },
        Lie("packs very many empty members in one", .protocolError, "more than 4096 gzip members") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip, gzip"], membersInMember)
        },
        Lie("packs nothing but empty members", .protocolError, "more than 4096 gzip members") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: gzip"], emptyMembers)
        },
        Lie("packs a thousand times", .protocolError, "") {
            _ = $0.readRequest()
            $0.respond(200, ["Content-Encoding: " + Array(repeating: "gzip", count: 1_000).joined(separator: ",")], "x")
        },
    ]

    @Test(arguments: lies) func `a lying server ends in time with a reason`(_ lie: Lie) async throws {
        let visit = try Visit()
        defer { visit.loop.stop() }
        let server = try LyingServer(lie.script)
        // A stall is given little time, what must end by itself enough of it.
        let timeout: Duration = lie.kind == .timeout ? .milliseconds(300) : .seconds(20)
        let options = HTTPOptions(maximumBody: 1 << 20)
        let failure = await visit.failure("http://127.0.0.1:\(server.port)/", timeout: timeout, options: options)
        #expect(failure?.kind == lie.kind)
        #expect(failure?.message.contains(lie.says) == true, "\(failure?.message ?? "")")
        let took = try #require(failure?.hops.last?.timings.total)
        if lie.kind == .timeout { #expect(took < .seconds(10)) }
    }

    @Test func `an endless body takes no more memory than its limit`() async throws {
        let visit = try Visit()
        defer { visit.loop.stop() }
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, ["Content-Encoding: gzip"], bombInBomb)
        }
        let options = HTTPOptions(maximumBody: 64 << 10)
        for _ in 0..<3 { _ = await visit.failure("http://127.0.0.1:\(server.port)/", options: options) }
        let before = residentBytes()
        for _ in 0..<20 { _ = await visit.failure("http://127.0.0.1:\(server.port)/", options: options) }
        #expect(residentBytes() - before < 32 << 20)
    }

    @Test func `a closed port is refused`() async throws {
        let visit = try Visit()
        defer { visit.loop.stop() }
        let port = try LyingServer { _ in }.port
        let failure = await visit.failure("http://127.0.0.1:\(port)/")
        #expect(failure?.kind == .connectionRefused)
        #expect(failure?.message == "Connection refused")
        #expect(failure?.hops.count == 1)
    }

    @Test func `a cancelled visit ends at once`() async throws {
        let visit = try Visit()
        defer { visit.loop.stop() }
        let (asked, arrival) = AsyncStream.makeStream(of: Void.self)
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            arrival.yield()
            peer.stall()
        }
        let task = Task { await visit.failure("http://127.0.0.1:\(server.port)/", timeout: .seconds(60)) }
        for await _ in asked { break }
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
    }
}
