internal import CTLS
internal import Glibc

/// A TLS connection over a socket. Only on the loop.
package final class TLSStream: ByteStream, @unchecked Sendable {
    // Unchecked: used only on the loop's thread, which the socket's waits check.

    private let tls: OpaquePointer
    private let socket: Socket

    /// Takes over `tls`.
    init(_ tls: OpaquePointer, _ socket: Socket) {
        self.tls = tls
        self.socket = socket
    }

    deinit { SSL_free(tls) }

    /// `TLSv1.3`
    package var version: String { String(cString: SSL_get_version(tls)) }

    /// Days until the first certificate of the server's chain expires, negative after; nil without a certificate.
    package var certificateDays: Double? {
        let days = noc_tls_certificate_days(tls)
        return days.isNaN ? nil : days
    }

    /// The server asked for a client certificate, and there was none to show.
    package var lacksCertificate: Bool { noc_tls_lacks_certificate(tls) != 0 }

    func prepare(_ options: TLSClient.Options) throws(TLSFailure) {
        ERR_clear_error()
        let isAddress = IPAddress(options.serverName) != nil
        let name = DomainName.ascii(options.serverName) ?? options.serverName
        var isReady = SSL_set_fd(tls, socket.descriptor) == 1
        if !isAddress { isReady = isReady && noc_tls_send_name(tls, name) == 1 }
        if options.verify {
            SSL_set_verify(tls, SSL_VERIFY_PEER, nil)
            if isAddress {
                isReady = isReady && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), options.serverName) == 1
            } else {
                isReady = isReady && SSL_set1_host(tls, name) == 1
            }
        }
        guard isReady else { throw TLSFailure(.local, "\(options.serverName): \(TLSFailure.lastError)") }
    }

    nonisolated(nonsending) func handshake(deadline: Duration) async throws(TLSFailure) {
        do throws(NetIOError) {
            _ = try await drive("TLS handshake", deadline) { SSL_connect($0) }
        } catch {
            throw handshakeFailure(error)
        }
    }

    private func handshakeFailure(_ error: NetIOError) -> TLSFailure {
        let verdict = SSL_get_verify_result(tls)
        if verdict != Int(X509_V_OK) {
            let text = String(cString: X509_verify_cert_error_string(verdict))
            return TLSFailure(verdict == Int(X509_V_ERR_CERT_HAS_EXPIRED) ? .expired : .untrusted, text)
        }
        if lacksCertificate, error.code == EPROTO { return TLSFailure(.certificateWanted, error.operation) }
        return error.code == EPROTO ? TLSFailure(.handshake, error.operation) : TLSFailure(error)
    }

    package nonisolated(nonsending) func send(_ bytes: [UInt8], deadline: Duration) async throws(NetIOError) {
        var sent = 0
        while sent < bytes.count {
            sent += try await drive("send", deadline) { tls in
                bytes.withUnsafeBytes {
                    SSL_write(tls, $0.baseAddress?.advanced(by: sent), Int32(clamping: $0.count - sent))
                }
            }
        }
    }

    package nonisolated(nonsending) func receive(
        upTo limit: Int, deadline: Duration
    ) async throws(NetIOError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = try await drive("receive", deadline) { tls in
            buffer.withUnsafeMutableBytes { SSL_read(tls, $0.baseAddress, Int32(clamping: $0.count)) }
        }
        return Array(buffer.prefix(count))
    }

    /// Repeats one step of OpenSSL as often as it asks for the socket; 0 at the end of the stream. What breaks the rules
    /// of TLS is `EPROTO`, with OpenSSL's words as the operation.
    private nonisolated(nonsending) func drive(
        _ operation: String, _ deadline: Duration, _ step: (OpaquePointer) -> Int32
    ) async throws(NetIOError) -> Int {
        while true {
            ERR_clear_error()
            errno = 0
            let status = step(tls)
            if status > 0 { return Int(status) }
            switch SSL_get_error(tls, status) {
            case SSL_ERROR_WANT_READ: try await socket.wait(for: .read, deadline: deadline, operation)
            case SSL_ERROR_WANT_WRITE: try await socket.wait(for: .write, deadline: deadline, operation)
            case SSL_ERROR_ZERO_RETURN: return 0
            case SSL_ERROR_SYSCALL: throw NetIOError.exchange(operation, code: errno == 0 ? ECONNRESET : errno)
            // OpenSSL 3 tells an end without a farewell so.
            case SSL_ERROR_SSL where ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING:
                throw NetIOError(operation, code: ECONNRESET, origin: .remote)
            default:
                throw NetIOError.brokenProtocol("\(operation): \(TLSFailure.lastError)")
            }
        }
    }
}
