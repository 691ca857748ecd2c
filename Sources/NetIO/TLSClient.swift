internal import CTLS
internal import Glibc

/// Makes TLS connections as a client. Authorities are read once and again when their file changes; share one for all.
package final class TLSClient: @unchecked Sendable {
    // Unchecked: used only on the loop's thread.

    package struct Options: Sendable, Hashable {
        /// The name to send and to verify; an address is verified and not sent.
        package var serverName: String
        package var verify: Bool
        /// A PEM file of authorities to trust instead of the host's.
        package var authorities: String?

        package init(serverName: String, verify: Bool = true, authorities: String? = nil) {
            self.serverName = serverName
            self.verify = verify
            self.authorities = authorities
        }
    }

    private struct Context {
        var pointer: OpaquePointer
        var seen: FileState?
    }

    private static let hostAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    private let loop: EventLoop
    private var contexts: [String: Context] = [:]

    package init(loop: EventLoop) { self.loop = loop }

    deinit { for context in contexts.values { SSL_CTX_free(context.pointer) } }

    /// Shakes hands over a connected socket.
    package nonisolated(nonsending) func connect(
        _ socket: Socket, _ options: Options, deadline: Duration
    ) async throws(TLSFailure) -> TLSStream {
        loop.preconditionOnLoop()
        let context = try context(authorities: options.verify ? options.authorities ?? TLSClient.hostAuthorities : "")
        guard let tls = SSL_new(context) else { throw TLSFailure(.local, TLSFailure.lastError) }
        let stream = TLSStream(tls, socket)
        try stream.prepare(options)
        try await stream.handshake(deadline: deadline)
        return stream
    }

    /// `authorities` empty: nothing is verified, so none are read.
    private func context(authorities: String) throws(TLSFailure) -> OpaquePointer {
        let state = authorities.isEmpty ? nil : FileState(authorities)
        if let context = contexts[authorities], context.seen == state { return context.pointer }
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw TLSFailure(.local, TLSFailure.lastError) }
        _ = noc_tls_context_at_least_12(context)
        noc_tls_context_quiet(context)
        if !authorities.isEmpty, SSL_CTX_load_verify_file(context, authorities) != 1 {
            SSL_CTX_free(context)
            throw TLSFailure(.local, "cannot read authorities from \(authorities): \(TLSFailure.lastError)")
        }
        // Connections under way hold a reference of their own to the old one.
        if let old = contexts.updateValue(Context(pointer: context, seen: state), forKey: authorities) {
            SSL_CTX_free(old.pointer)
        }
        return context
    }
}

/// Why there is no TLS connection.
package struct TLSFailure: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case expired, untrusted
        /// The other side does not speak TLS as it should, or refused.
        case handshake
        case timeout, cut
        case local
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    init(_ error: NetIOError) {
        self.init(error.isTimeout ? .timeout : error.origin == .local ? .local : .cut, error.description)
    }

    /// The newest error in OpenSSL's queue of this thread, which is emptied.
    static var lastError: String {
        var code: UInt = 0
        while case let next = ERR_get_error(), next != 0 { code = next }
        guard code != 0, let text = ERR_reason_error_string(code) else { return "no reason given" }
        return String(cString: text)
    }
}
