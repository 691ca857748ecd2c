internal import Glibc

/// Bytes to and from a peer, each call with its deadline on the monotonic clock.
package protocol ByteStream: AnyObject {
    /// Returns when all of it is handed to the system.
    nonisolated(nonsending) func send(_ bytes: [UInt8], deadline: Duration) async throws(NetIOError)
    /// What has come, at least a byte and at most `limit`; nothing at the end of the stream.
    nonisolated(nonsending) func receive(upTo limit: Int, deadline: Duration) async throws(NetIOError) -> [UInt8]
}

/// A non-blocking socket, closed when it is dropped. Everything only on the loop, one wait at a time.
package final class Socket: ByteStream, @unchecked Sendable {
    // Unchecked: used only on the loop's thread, which watching checks.

    package enum Kind: Sendable { case stream, datagram }

    package let loop: EventLoop
    package let descriptor: Int32

    package init(_ loop: EventLoop, _ kind: Kind, _ family: IPFamily) throws(NetIOError) {
        let type = kind == .stream ? SOCK_STREAM : SOCK_DGRAM
        self.loop = loop
        descriptor = socket(
            family.domain, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw NetIOError("socket") }
        // What is open by now is closed by `deinit`.
        try loop.permit(descriptor)
    }

    deinit { close(descriptor) }

    /// Connects; a datagram socket then takes datagrams of this peer only.
    package nonisolated(nonsending) func connect(to peer: SocketAddress, deadline: Duration) async throws(NetIOError) {
        let status = peer.withSockAddr { Glibc.connect(descriptor, $0, $1) }
        if status == 0 { return }
        switch errno {
        case EINPROGRESS, EINTR: break
        // A port of this host refuses at once; all else that fails at once is this host's own doing.
        case ECONNREFUSED: throw NetIOError("connect", code: ECONNREFUSED, origin: .remote)
        default: throw NetIOError("connect")
        }
        try await wait(for: .write, deadline: deadline, "connect")
        if let code = pendingError { throw NetIOError.exchange("connect", code: code) }
    }

    package nonisolated(nonsending) func send(_ bytes: [UInt8], deadline: Duration) async throws(NetIOError) {
        let flags = Int32(MSG_NOSIGNAL)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, flags)
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try await wait(for: .write, deadline: deadline, "send")
            } else if errno != EINTR {
                throw NetIOError.exchange("send", code: errno)
            }
        }
    }

    package nonisolated(nonsending) func receive(
        upTo limit: Int, deadline: Duration
    ) async throws(NetIOError) -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, length in
                count = recv(descriptor, buffer.baseAddress, limit, 0)
                length = max(0, count)
            }
            if count >= 0 { return bytes }
            if errno == EAGAIN {
                try await wait(for: .read, deadline: deadline, "receive")
            } else if errno != EINTR {
                throw NetIOError.exchange("receive", code: errno)
            }
        }
    }

    /// Exactly `count` bytes; an earlier end of the stream is `ECONNRESET`.
    package nonisolated(nonsending) func receiveAll(
        _ count: Int, deadline: Duration
    ) async throws(NetIOError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = try await receive(upTo: count - bytes.count, deadline: deadline)
            guard !part.isEmpty else { throw NetIOError("receive", code: ECONNRESET, origin: .remote) }
            bytes += part
        }
        return bytes
    }

    /// Returns when the socket is ready for `interest` or has failed; throws a timeout at the deadline.
    nonisolated(nonsending) func wait(
        for interest: EventLoop.Interest, deadline: Duration, _ operation: String
    ) async throws(NetIOError) {
        let result: Result<Void, NetIOError> = await withCheckedContinuation { continuation in
            var timer: TimerID?
            do throws(NetIOError) {
                try loop.watch(descriptor, interest) { [loop, descriptor] _ in
                    loop.unwatch(descriptor)
                    if let timer { loop.cancel(timer) }
                    continuation.resume(returning: .success(()))
                }
            } catch {
                return continuation.resume(returning: .failure(error))
            }
            timer = loop.schedule(after: deadline - EventLoop.monotonic()) { [loop, descriptor] in
                loop.unwatch(descriptor)
                continuation.resume(returning: .failure(.timeout(operation)))
            }
        }
        try result.get()
    }

    private var pendingError: Int32? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
        return code == 0 ? nil : code
    }
}
