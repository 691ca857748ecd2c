internal import Glibc
internal import NOCCore
internal import NetIO

/// One question to one server over UDP, which anybody can answer who guesses enough: a socket with a port of its own, an id and the
/// case of the name's letters, all at random. What is no answer to it is counted, and waited past until the deadline.
struct DNSExchange {
    enum End {
        case answer(DNSMessage.Answer)
        /// The right answer but for the letters, which some servers do not repeat as they were.
        case otherLetters
        case unread(Lanes.Failure)
    }

    /// A datagram may be lost: the question goes out so often within the timeout.
    private static let questions = 3
    /// Bytes of an answer that is read on the event loop.
    static let longestGlance = 1_024
    /// Strays after which others get the loop.
    private static let straysATurn = 32

    let question: DNSMessage.Question
    let loop: EventLoop
    let reader: Lanes.Client
    private(set) var strays = Strays()

    init(_ question: DNSMessage.Question, loop: EventLoop, reader: Lanes.Client) {
        (self.question, self.loop, self.reader) = (question, loop, reader)
    }

    nonisolated(nonsending) mutating func overUDP(_ server: SocketAddress, deadline: Duration) async throws(NetIOError)
        -> End
    {
        let socket = try Socket(loop, .datagram, server.ip.family)
        // Connected: the kernel keeps away what others send, and has given it a random port.
        try await socket.connect(to: server, deadline: deadline)
        let share = (deadline - EventLoop.monotonic()) / DNSExchange.questions
        for round in 1...DNSExchange.questions {
            try await socket.send(question.bytes, deadline: deadline)
            let until = round == DNSExchange.questions ? deadline : EventLoop.monotonic() + share
            do throws(NetIOError) {
                return try await listen(socket, until: until, deadline)
            } catch {
                guard error.isTimeout, round < DNSExchange.questions else { throw error }
            }
        }
        throw NetIOError("receive", code: ETIMEDOUT, origin: .remote)
    }

    private nonisolated(nonsending) mutating func listen(
        _ socket: Socket, until: Duration, _ deadline: Duration
    ) async throws(NetIOError) -> End {
        while true {
            let bytes = try await socket.receive(upTo: 65_535, deadline: until)
            switch DNSMessage.head(of: bytes, answering: question) {
            case .stray(let what): strays.count(what)
            case .otherLetters where question.hasMixedLetters:
                strays.count("other letters")
                return .otherLetters
            case .otherLetters, .ours:
                switch await read(bytes, until: deadline) {
                case .success(let answer?): return .answer(answer)
                case .success(nil): strays.count("a broken answer")
                case .failure(let failure): return .unread(failure)
                }
            }
            // Who floods the socket keeps neither the question waiting beyond its time nor the loop.
            if EventLoop.monotonic() >= until { throw NetIOError("receive", code: ETIMEDOUT, origin: .remote) }
            if strays.total % DNSExchange.straysATurn == 0 { await Task.yield() }
        }
    }

    /// Nil: it is broken. A long one takes a while: beside the event loop.
    nonisolated(nonsending) func read(
        _ bytes: [UInt8], until deadline: Duration
    ) async -> Result<DNSMessage.Answer?, Lanes.Failure> {
        if bytes.count <= DNSExchange.longestGlance { return .success(DNSMessage.read(bytes, answering: question)) }
        return await loop.lanes.run(for: reader, reading: bytes.count, until: deadline) { [question] in
            DNSMessage.read(bytes, answering: question)
        }
    }
}
