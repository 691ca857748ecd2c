internal import NOCCore
internal import NetIO

/// What a server says, until it is what was expected or too much.
struct TCPAnswer {
    enum Verdict {
        case expected
        case unexpected(Reason.Code)
        case broken(NetIOError)
        case unread(Lanes.Failure)
    }

    private let expectation: BoundedPattern
    private var bytes: [UInt8] = []

    init(_ expectation: BoundedPattern) { self.expectation = expectation }

    var isEmpty: Bool { bytes.isEmpty }

    /// The beginning of what was said, for people.
    var excerpt: String { bytes.isEmpty ? "nothing" : "“\(String(decoding: bytes.prefix(80), as: UTF8.self))”" }

    var complaint: String { "expected /\(expectation.pattern)/, got \(excerpt)" }

    nonisolated(nonsending) mutating func listen(
        to stream: any ByteStream, deadline: Duration, judgingOn lanes: Lanes, for reader: Lanes.Client
    ) async -> Verdict {
        var pause = Duration.zero
        var isEnd = false
        while true {
            do throws(NetIOError) {
                isEnd = try await hear(stream, until: deadline, pause: pause)
            } catch {
                return .broken(error)
            }
            let begin = EventLoop.monotonic()
            let found = await lanes.run(for: reader, reading: bytes.count, until: deadline) { [expectation, bytes] in
                expectation.firstMatch(in: String(decoding: bytes, as: UTF8.self))
            }
            switch found {
            case .success(.match): return .expected
            // So much text can use up the budget: then its size is what is wrong with it.
            case .success(.tooLong):
                return .unexpected(bytes.count >= TCPProber.longestAnswer ? .tooLarge : .answerUnexpected)
            case .success(.noMatch): break
            case .failure(let failure): return .unread(failure)
            }
            if isEnd { return .unexpected(bytes.isEmpty ? .cutOff : .answerUnexpected) }
            if bytes.count >= TCPProber.longestAnswer { return .unexpected(.tooLarge) }
            // A server that drips makes us look again and again: a tenth of the time at most.
            pause = (EventLoop.monotonic() - begin) * 10
        }
    }

    /// Adds what comes: waits for the first, then gathers for `pause`. True at the end of the stream.
    private nonisolated(nonsending) mutating func hear(
        _ stream: any ByteStream, until deadline: Duration, pause: Duration
    ) async throws(NetIOError) -> Bool {
        let gatherUntil = EventLoop.monotonic() + pause
        var limit = deadline
        while bytes.count < TCPProber.longestAnswer {
            let part: [UInt8]
            do throws(NetIOError) {
                part = try await stream.receive(upTo: TCPProber.longestAnswer - bytes.count, deadline: limit)
            } catch {
                // After the first bytes only the pause has run out.
                if error.isTimeout, limit < deadline { return false }
                throw error
            }
            if part.isEmpty { return true }
            bytes += part
            if EventLoop.monotonic() >= gatherUntil { return false }
            limit = min(deadline, gatherUntil)
        }
        return false
    }
}
