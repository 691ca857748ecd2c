internal import CLinux
internal import Glibc

/// Echo requests and their replies for every check, over one ICMP socket a family. Only on the loop.
///
/// A reply counts when it comes from the address that was asked, with the sequence number and the bytes that were sent,
/// for the first time and in time. Everything else is ignored and counted.
package final class Pinger: @unchecked Sendable {
    // Unchecked: used only on the loop's thread, which watching checks.

    enum Event {
        case reply(roundTrip: Duration)
        /// A router or this host says that the packet cannot arrive.
        case error(NetIOError, reporter: IPAddress?)
    }

    struct Ticket: Hashable {
        fileprivate var address: IPAddress
        fileprivate var sequence: UInt16
    }

    private struct Waiting {
        var sentAt: Int64
        var payload: [UInt8]
        var handler: (Event) -> Void
    }

    package let loop: EventLoop
    private var sockets: [IPFamily: ICMPSocket] = [:]
    private var waiting: [Ticket: Waiting] = [:]
    /// Replies that belong to nothing that is waited for: late, twice, forged, cut short.
    private(set) var strays = 0
    /// The same, from addresses that are asked now.
    private var straysOf: [IPAddress: (series: Int, strays: Strays)] = [:]

    package init(loop: EventLoop) { self.loop = loop }

    /// Sends one request with `size` bytes of payload. `handler` is called at most once, and never after `forget`.
    func send(to address: IPAddress, size: Int, _ handler: @escaping (Event) -> Void) throws(NetIOError)
        -> Ticket
    {
        let socket = try socket(address.family)
        let ticket = try nextTicket(address)
        // Random bytes, so that nobody who has not seen the request can answer it.
        let payload = (0..<size).map { $0 < 16 ? UInt8.random(in: 0...(.max)) : UInt8(truncatingIfNeeded: $0) }
        // Noted before it is sent: on loopback the answer is there at once.
        waiting[ticket] = Waiting(sentAt: EventLoop.nanoseconds(), payload: payload, handler: handler)
        do throws(NetIOError) {
            try socket.send(sequence: ticket.sequence, payload, to: address)
        } catch {
            waiting[ticket] = nil
            throw error
        }
        return ticket
    }

    func forget(_ ticket: Ticket) { waiting[ticket] = nil }

    /// Begins to count what `address` sends and nobody asked for.
    func attend(to address: IPAddress) { straysOf[address, default: (0, Strays())].series += 1 }

    func strays(of address: IPAddress) -> Strays { straysOf[address]?.strays ?? Strays() }

    func leave(_ address: IPAddress) {
        guard let series = straysOf[address]?.series else { return }
        if series > 1 { straysOf[address]?.series = series - 1 } else { straysOf[address] = nil }
    }

    private func stray(_ address: IPAddress, _ what: String) {
        strays += 1
        straysOf[address]?.strays.count(what)
    }

    /// Nobody who has not seen the request knows its number.
    private func nextTicket(_ address: IPAddress) throws(NetIOError) -> Ticket {
        for _ in 0...UInt16.max {
            let ticket = Ticket(address: address, sequence: .random(in: 0...(.max)))
            if waiting[ticket] == nil { return ticket }
        }
        throw NetIOError("echo request", code: ENOBUFS)
    }

    private func socket(_ family: IPFamily) throws(NetIOError) -> ICMPSocket {
        if let socket = sockets[family] { return socket }
        let socket = try ICMPSocket(loop, family)
        try loop.watch(socket.descriptor, .read) { [weak self, loop] readiness in
            guard let self else { return loop.unwatch(socket.descriptor) }
            if readiness.contains(.error) { socket.readErrors(handle) }
            socket.readReplies(handle)
        }
        sockets[family] = socket
        return socket
    }

    private func handle(_ message: ICMPSocket.Message) {
        let ticket = Ticket(address: message.peer, sequence: message.sequence)
        guard let request = waiting[ticket] else { return stray(message.peer, "another number, late or twice") }
        if let error = message.error {
            // As much of our own packet as a router quotes.
            guard request.payload.starts(with: message.payload.prefix(request.payload.count)) else {
                return stray(message.peer, "an error about another packet")
            }
            waiting[ticket] = nil
            return request.handler(.error(error, reporter: message.reporter))
        }
        // Longer than asked for is as wrong as shorter.
        guard message.payload.elementsEqual(request.payload) else { return stray(message.peer, "other content") }
        waiting[ticket] = nil
        let elapsed = EventLoop.nanoseconds() - request.sentAt
        // The kernel noted when it came; what has passed since is our own slowness. A clock that stepped is not believed.
        let age = (0...elapsed).contains(message.age) ? message.age : 0
        request.handler(.reply(roundTrip: .nanoseconds(elapsed - age)))
    }
}
