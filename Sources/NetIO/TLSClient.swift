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
        /// PEM files of the client certificate, with its chain, and of its key; a nil key is in the certificate's file.
        package var certificate: String?
        package var key: String?
        /// Old protocols, ciphers, key lengths and ways to renegotiate, as old devices speak them.
        package var isLegacy: Bool

        package init(
            serverName: String, verify: Bool = true, authorities: String? = nil, certificate: String? = nil,
            key: String? = nil, isLegacy: Bool = false
        ) {
            self.serverName = serverName
            self.verify = verify
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.isLegacy = isLegacy
        }
    }

    /// What connections have in common.
    private struct Kind: Hashable {
        /// Nil: nothing is verified, so none are read.
        var authorities: String?
        var certificate: String?
        var key: String?
        var isLegacy: Bool

        init(_ options: Options) {
            authorities = options.verify ? options.authorities ?? TLSClient.hostAuthorities : nil
            certificate = options.certificate
            key = options.key ?? options.certificate
            isLegacy = options.isLegacy
        }

        /// Of its files, as they are now.
        var state: [FileState?] { [authorities, certificate, key].map { $0.flatMap { FileState($0) } } }
    }

    private struct Context {
        var pointer: OpaquePointer
        var seen: [FileState?]
    }

    private static let hostAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    private let loop: EventLoop
    private var contexts: [Kind: Context] = [:]

    package init(loop: EventLoop) { self.loop = loop }

    deinit { for context in contexts.values { SSL_CTX_free(context.pointer) } }

    /// Shakes hands over a connected socket.
    package nonisolated(nonsending) func connect(
        _ socket: Socket, _ options: Options, deadline: Duration
    ) async throws(TLSFailure) -> TLSStream {
        loop.preconditionOnLoop()
        let context = try context(Kind(options))
        guard let tls = SSL_new(context) else { throw TLSFailure(.local, TLSFailure.lastError) }
        let stream = TLSStream(tls, socket)
        try stream.prepare(options)
        try await stream.handshake(deadline: deadline)
        return stream
    }

    private func context(_ kind: Kind) throws(TLSFailure) -> OpaquePointer {
        let state = kind.state
        if let context = contexts[kind], context.seen == state { return context.pointer }
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw TLSFailure(.local, TLSFailure.lastError) }
        do throws(TLSFailure) {
            try prepare(context, kind)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        // Connections under way hold a reference of their own to the old one.
        if let old = contexts.updateValue(Context(pointer: context, seen: state), forKey: kind) {
            SSL_CTX_free(old.pointer)
        }
        return context
    }

    private func prepare(_ context: OpaquePointer, _ kind: Kind) throws(TLSFailure) {
        noc_tls_context_prepare(context)
        if kind.isLegacy {
            guard noc_tls_context_legacy(context) == 1 else { throw TLSFailure(.local, TLSFailure.lastError) }
        } else {
            _ = noc_tls_context_at_least_12(context)
        }
        if let file = kind.authorities, SSL_CTX_load_verify_file(context, file) != 1 {
            throw TLSFailure(.local, "cannot read authorities from \(file): \(TLSFailure.lastError)")
        }
        guard let certificate = kind.certificate, let key = kind.key else { return }
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw TLSFailure(
                .noCredential, "cannot read the client certificate in \(certificate): \(TLSFailure.lastError)")
        }
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            if KeyFile.isEncrypted(key) { throw TLSFailure(.noCredential, "the client key is encrypted: \(key)") }
            throw TLSFailure(.noCredential, "cannot use the client key in \(key): \(TLSFailure.lastError)")
        }
    }
}

/// Why there is no TLS connection.
package struct TLSFailure: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case expired, untrusted
        /// The other side does not speak TLS as it should, or refused.
        case handshake
        /// The other side wants a client certificate, and none is configured.
        case certificateWanted
        case timeout, cut
        case local
        /// The files of the client certificate cannot be used.
        case noCredential
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
