import CurlClient
import Glibc
import NetIO
import TestSupport
import Testing

@Suite struct AnswerTests {
    let visit: Visit

    init() throws { visit = try Visit() }

    @Test func `an answer brings status fields body and phases`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(203, ["X-One: 1", "x-one:  two ", "Empty:", "Folded: a", "  b"], "hello")
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/a?b=c#d")
        #expect(response.status == 203)
        #expect(response.values("X-ONE") == ["1", "two"])
        #expect(response.values("empty") == [""])
        #expect(response.values("folded") == ["a b"])
        #expect(response.body == Array("hello".utf8))
        #expect(response.url.text == "http://127.0.0.1:\(server.port)/a?b=c")
        #expect(response.timings.resolve == nil && response.timings.tls == nil && response.certificateEnd == nil)
        let connect = try #require(response.timings.connect)
        let firstByte = try #require(response.timings.firstByte)
        #expect(connect > .zero && firstByte > .zero && response.total >= connect + firstByte)
        #expect(response.hops[0].address == "127.0.0.1")
    }

    @Test func `the first byte is timed from the request`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            usleep(80_000)
            peer.respond(200)
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/")
        let firstByte = try #require(response.timings.firstByte)
        #expect(firstByte >= .milliseconds(79) && firstByte < .seconds(2))
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
    func `a method is sent as it is`(_ method: String) async throws {
        let server = try echo()
        let response = try await visit.get("http://127.0.0.1:\(server.port)/x") { $0.method = method }
        #expect(response.values("X-Line") == ["\(method) /x HTTP/1.1"])
    }

    @Test func `a body and fields are sent as they are`() async throws {
        let server = try echo()
        let response = try await visit.get("http://127.0.0.1:\(server.port)/") { request in
            request.method = "POST"
            request.body = Array("a=1&b=\u{4E2D}".utf8)
            request.fields = [
                HTTPField("X-Name", "value"), HTTPField("X-Empty", ""), HTTPField("Host", "other.example"),
            ]
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("\r\nX-Name: value\r\nX-Empty:\r\n"))
        #expect(text.contains("\r\nHost: other.example\r\n") && !text.contains("Expect"))
        #expect(text.hasSuffix("\r\n\r\na=1&b=\u{4E2D}"))
    }

    @Test func `a large body is sent whole`() async throws {
        let server = try LyingServer { peer in peer.respond(200, [], String(peer.readRequest().utf8.count)) }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/") { request in
            request.method = "PUT"
            request.body = [UInt8](repeating: 0x61, count: 200_000)
        }
        #expect(Int(String(decoding: response.body, as: UTF8.self)) ?? 0 > 200_000)
    }

    @Test func `a field with a line break is not sent`() async throws {
        let failure = await visit.failure("http://127.0.0.1:1/") { $0.fields = [HTTPField("X", "a\r\nY: b")] }
        #expect(failure?.kind == .local)
        #expect(failure?.message == "the field X holds a line break")
    }

    @Test(arguments: ["gzip", "deflate"]) func `a packed body is unpacked`(_ encoding: String) async throws {
        let packed =
            encoding == "gzip"
            ? "gzip" : "python3 -c 'import sys,zlib;sys.stdout.buffer.write(zlib.compress(b\"hello\"))' #"
        let body = output(of: "printf hello | \(packed)")
        let server = try LyingServer { peer in
            let asks = peer.readRequest().contains("Accept-Encoding: gzip, deflate\r\n")
            peer.respond(asks ? 200 : 500, ["Content-Encoding: \(encoding)"], body)
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/")
        #expect(response.status == 200 && response.body == Array("hello".utf8))
    }

    /// As visitors see it.
    @Test(
        arguments: [
            ("gzip", "printf hello | gzip; printf ' world' | gzip", "hello world"),
            ("gzip", "printf hello | gzip; printf 'left over'", "hello"),
            ("gzip", "printf hello | gzip; printf '\\037\\213left over'", "hello"),
            ("GZIP", "printf hello | gzip", "hello"), ("x-gzip", "printf hello | gzip", "hello"),
            (
                "gzip", "head -c 3000 /dev/zero | tr '\\0' a | gzip | head -c -8",
                String(repeating: "a", count: 3_000)
            ),
            ("gzip, gzip", "printf hello | gzip | gzip", "hello"), ("gzip, identity", "printf hello | gzip", "hello"),
            ("deflate", "\(python("zlib.compress(b'hello')"))", "hello"),
            ("deflate", "\(python("zlib.compress(b'hello')[2:-4]"))", "hello"), ("gzip", "printf ''", ""),
            ("utf-8", "printf hello", "hello"), ("none", "printf hello", "hello"), ("br", "printf hello", "hello"),
            ("zstd", "printf hello", "hello"),
        ])
    func `a body is unpacked as browsers do`(_ coding: String, _ script: String, _ text: String) async throws {
        let body = output(of: script)
        for pieces in [1, body.count] {
            let server = try LyingServer { peer in
                _ = peer.readRequest()
                peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n")
                // Byte by byte at the beginning, and the rest at once.
                let begin = pieces == 1 ? [] : body.prefix(20).map { [$0] }
                for piece in begin + [Array(body.dropFirst(begin.count))] {
                    peer.send(piece)
                    if pieces > 1 { usleep(300) }
                }
            }
            let response = try await visit.get("http://127.0.0.1:\(server.port)/")
            #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == text)
            #expect(response.unknownCodings == (["utf-8", "none", "br", "zstd"].contains(coding) ? [coding] : []))
        }
    }

    private static func python(_ expression: String) -> String {
        "python3 -c \"import sys,zlib;sys.stdout.buffer.write(\(expression))\""
    }

    @Test func `the same length said twice is no contradiction, and chunks have none`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello")
        }
        #expect(try await visit.get("http://127.0.0.1:\(server.port)/").body == Array("hello".utf8))
        let chunked = try LyingServer { peer in
            _ = peer.readRequest()
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n")
            peer.send("\r\n5\r\nhello\r\n0\r\n\r\n")
        }
        #expect(try await visit.get("http://127.0.0.1:\(chunked.port)/").body == Array("hello".utf8))
    }

    @Test func `a header in GBK is read`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Name: ".utf8) + [0xD6, 0xD0, 0xCE, 0xC4])
            peer.send("\r\n\r\n")
        }
        #expect(try await visit.get("http://127.0.0.1:\(server.port)/").values("X-Name") == ["中文"])
    }

    @Test func `an interim answer is not the answer`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.send("HTTP/1.1 103 Early Hints\r\nX: early\r\n\r\n")
            peer.respond(200, ["X: late"])
        }
        let response = try await visit.get("http://127.0.0.1:\(server.port)/")
        #expect(response.status == 200 && response.values("X") == ["late"])
    }

    @Test func `every request has a connection of its own`() async throws {
        let server = try LyingServer { peer in
            while !peer.readRequest().isEmpty { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        }
        for _ in 0..<3 { _ = try await visit.get("http://127.0.0.1:\(server.port)/") }
        #expect(server.count == 3)
    }

    @Test func `two hundred visits at once all end`() async throws {
        let server = try LyingServer { peer in
            _ = peer.readRequest()
            peer.respond(200, [], "hello")
        }
        let answers = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    do {
                        return try await visit.get("http://127.0.0.1:\(server.port)/").status
                    } catch {
                        return 0
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(answers == [200: 200])
    }

    /// Answers with what was asked: the request line in a field, all of it in the body.
    private func echo() throws -> LyingServer {
        try LyingServer { peer in
            let request = peer.readRequest()
            let line = request.split(separator: "\r\n").first ?? ""
            peer.respond(200, ["X-Line: \(line)"], line.hasPrefix("HEAD") ? "" : request)
        }
    }
}
