internal import CCurl
internal import Glibc
internal import NetIO

/// What a transfer came to.
extension EasyHandle {
    func describe(_ hop: inout HTTPHop) {
        hop.status = number(CURLINFO_RESPONSE_CODE) ?? 0
        hop.address = text(CURLINFO_PRIMARY_IP).flatMap { $0.isEmpty ? nil : $0 }
        let names = time(CURLINFO_NAMELOOKUP_TIME_T)
        let connected = time(CURLINFO_CONNECT_TIME_T)
        let secured = time(CURLINFO_APPCONNECT_TIME_T)
        if connected > .zero { hop.timings.connect = connected - names }
        if secured > .zero { hop.timings.tls = secured - connected }
        hop.certificateEnd = receiver.certificateEnd
        if let ready = receiver.ready, let first = receiver.firstByte { hop.timings.firstByte = first - ready }
    }

    /// Nil: there is an answer.
    func failure(_ code: CURLcode, _ hop: Hop, _ options: HTTPOptions) -> HTTPFailure? {
        if code == CURLE_OK { return nil }
        if let problem = receiver.problem { return problem }
        if let local = localFailure(code, hop, options) { return local }
        if let refusal = certificateRefusal(code, options) { return refusal }
        if let proxy = hop.proxy, let failure = proxyFailure(code, proxy) { return failure }
        switch code {
        case CURLE_OPERATION_TIMEDOUT: return HTTPFailure(.timeout, phase(hop))
        case CURLE_COULDNT_CONNECT: return connectFailure()
        case CURLE_PEER_FAILED_VERIFICATION: return certificateFailure()
        case CURLE_INTERFACE_FAILED:
            return HTTPFailure(.local, "cannot bind to \(options.bind ?? ""): \(said(code))")
        case CURLE_SSL_CERTPROBLEM: return certificateProblem(code, options)
        case CURLE_ABORTED_BY_CALLBACK: return HTTPFailure(.cancelled, "cancelled")
        case CURLE_GOT_NOTHING: return HTTPFailure(.cutOff, "the server closed the connection without an answer")
        case CURLE_PARTIAL_FILE: return HTTPFailure(.cutOff, "the body is shorter than the server said\(received)")
        case CURLE_RECV_ERROR where message.contains("chunked-encoding"): return HTTPFailure(.protocolError, message)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR: return HTTPFailure(.cutOff, said(code))
        case CURLE_OUT_OF_MEMORY where receiver.ready != nil && !receiver.headerIsComplete:
            // libcurl's own limit of 100 KiB for one line.
            return HTTPFailure(.tooLarge, "a line of the answer's header is too long")
        default: return HTTPFailure(Self.kinds[code.rawValue] ?? .local, said(code))
        }
    }

    private static let kinds: [UInt32: HTTPFailure.Kind] = [
        CURLE_SSL_CONNECT_ERROR.rawValue: .tlsFailed,
        CURLE_SSL_INVALIDCERTSTATUS.rawValue: .certificateUntrusted,
        CURLE_SSL_ISSUER_ERROR.rawValue: .certificateUntrusted,
        CURLE_UNSUPPORTED_PROTOCOL.rawValue: .protocolError,
        CURLE_WEIRD_SERVER_REPLY.rawValue: .protocolError,
        CURLE_BAD_CONTENT_ENCODING.rawValue: .protocolError,
        CURLE_HTTP2.rawValue: .protocolError,
        CURLE_HTTP2_STREAM.rawValue: .protocolError,
        CURLE_WRITE_ERROR.rawValue: .protocolError,
        CURLE_READ_ERROR.rawValue: .protocolError,
    ]

    /// libcurl's own words.
    private func said(_ code: CURLcode) -> String {
        message.isEmpty ? String(cString: curl_easy_strerror(code)) : message
    }

    /// CONNECT_TIME does not tell: libcurl 7.88 fills it in after the TLS handshake.
    private var isConnected: Bool { number(CURLINFO_NUM_CONNECTS) ?? 0 > 0 }

    private var received: String { receiver.received == 0 ? "" : ": \(receiver.received) bytes came" }

    // MARK: Kinds of trouble

    private func phase(_ hop: Hop) -> String {
        let place = hop.proxy?.place ?? hop.request.url.authority
        if !isConnected { return "no connection to \(place)" }
        if hop.request.url.isSecure && time(CURLINFO_APPCONNECT_TIME_T) == .zero {
            return "the TLS handshake did not end"
        }
        if receiver.firstByte == nil { return "connected, but no answer came" }
        return receiver.headerIsComplete ? "the answer did not end\(received)" : "the answer's header did not end"
    }

    /// What this host lacks says nothing of the server: descriptors, memory, a way there.
    private func localFailure(_ code: CURLcode, _ hop: Hop, _ options: HTTPOptions) -> HTTPFailure? {
        if code == CURLE_OPERATION_TIMEDOUT, !isConnected { return obstacle(hop, options) }
        guard code == CURLE_COULDNT_CONNECT else { return nil }
        if let error = socketError { return HTTPFailure(.local, "no socket: \(NetIOError.text(error))") }
        let error = Int32(number(CURLINFO_OS_ERRNO) ?? 0)
        return [ENETUNREACH, EHOSTUNREACH, ENETDOWN, EINVAL].contains(error) ? obstacle(hop, options) : nil
    }

    /// What of this host is in the way to each of the addresses; nil where one has none.
    private func obstacle(_ hop: Hop, _ options: HTTPOptions) -> HTTPFailure? {
        let found = hop.addresses.map { $0.obstacle(from: options.bind) }
        guard let first = found.first, let first, !found.contains(nil) else { return nil }
        return HTTPFailure(.local, "\(hop.proxy?.place ?? hop.request.url.authority): \(first)")
    }

    /// Servers refuse who shows no certificate, or a wrong one, with an alert: in TLS 1.3 only after the handshake.
    private func certificateRefusal(_ code: CURLcode, _ options: HTTPOptions) -> HTTPFailure? {
        guard [CURLE_SSL_CONNECT_ERROR, CURLE_RECV_ERROR, CURLE_SEND_ERROR].contains(code), message.contains("alert")
        else { return nil }
        if lacksCertificate {
            let detail = "the server asks for a client certificate, and none is configured: \(message)"
            return HTTPFailure(.clientCertificateRequired, detail)
        }
        let isOurs = [
            "unknown ca", "bad certificate", "certificate required", "certificate expired", "certificate revoked",
        ]
        guard options.certificate != nil, isOurs.contains(where: message.contains) else { return nil }
        return HTTPFailure(.tlsFailed, "the server refused the client certificate: \(message)")
    }

    private func certificateProblem(_ code: CURLcode, _ options: HTTPOptions) -> HTTPFailure {
        if let key = options.key ?? options.certificate, KeyFile.isEncrypted(key) {
            return HTTPFailure(.noCredential, "the client key is encrypted: \(key)")
        }
        return HTTPFailure(.noCredential, "the client certificate: \(said(code))")
    }

    private func connectFailure() -> HTTPFailure {
        let error = Int32(number(CURLINFO_OS_ERRNO) ?? 0)
        let detail = error == 0 ? said(CURLE_COULDNT_CONNECT) : NetIOError.text(error)
        return switch error {
        case ECONNREFUSED: HTTPFailure(.connectionRefused, detail)
        case EHOSTUNREACH, EHOSTDOWN: HTTPFailure(.hostUnreachable, detail)
        case ENETUNREACH, ENETDOWN: HTTPFailure(.networkUnreachable, detail)
        case EPERM, EACCES: HTTPFailure(.noPermission, detail)
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EAFNOSUPPORT: HTTPFailure(.local, detail)
        default: HTTPFailure(.connectionFailed, detail)
        }
    }

    private func certificateFailure() -> HTTPFailure {
        let said = said(CURLE_PEER_FAILED_VERIFICATION)
        if number(CURLINFO_SSL_VERIFYRESULT) == Int(X509_V_ERR_CERT_HAS_EXPIRED) {
            return HTTPFailure(.certificateExpired, said)
        }
        // libcurl compares the name itself, before it asks OpenSSL for a result.
        return HTTPFailure(said.contains("target host name") ? .certificateForOtherName : .certificateUntrusted, said)
    }

    /// A proxy that says that it could not reach the server tells of the server; whatever else goes wrong there does not.
    private func proxyFailure(_ code: CURLcode, _ proxy: HTTPProxy) -> HTTPFailure? {
        let status = number(CURLINFO_HTTP_CONNECTCODE) ?? 0
        if [502, 503, 504].contains(status) {
            return HTTPFailure(.connectionFailed, "the proxy could not reach the server: status \(status)")
        }
        if status >= 300 { return HTTPFailure(.proxyFailed, "the proxy \(proxy.place) answered with status \(status)") }
        if code == CURLE_PROXY {
            // Reply 3, 4, 5 and 6 of RFC 1928: network or host unreachable, refused, expired.
            let replies = [
                CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_REPLY_HOST_UNREACHABLE, CURLPX_REPLY_CONNECTION_REFUSED,
                CURLPX_REPLY_TTL_EXPIRED,
            ]
            let reply = number(CURLINFO_PROXY_ERROR) ?? 0
            let tells = replies.contains { Int($0.rawValue) == reply }
            return HTTPFailure(tells ? .connectionFailed : .proxyFailed, "the proxy \(proxy.place): \(said(code))")
        }
        let isUnreached = code == CURLE_OPERATION_TIMEDOUT && !isConnected
        guard code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_PROXY || isUnreached else { return nil }
        return HTTPFailure(.proxyFailed, "no connection to the proxy \(proxy.place): \(said(code))")
    }
}
