internal import CCurl
internal import NetIO

/// One request as libcurl gets it: redirects, names and origins are settled.
struct Hop {
    var request: HTTPRequest
    /// Of the server, or of the proxy where there is one.
    var addresses: [IPAddress]
    var proxy: HTTPProxy?
    /// Replaces the host in TLS.
    var serverName: String?
    var timeout: Duration
}

extension EasyHandle {
    func prepare(_ hop: Hop, _ options: HTTPOptions) throws(HTTPFailure) {
        try reset(maximumHeaders: options.maximumHeaders, maximumBody: options.maximumBody)
        try setRequest(hop, options)
        try setConnection(hop, options)
        try setRoute(hop)
        try setTLS(options)
    }

    private func setRequest(_ hop: Hop, _ options: HTTPOptions) throws(HTTPFailure) {
        let request = hop.request
        var lines = ["Expect:"]  // libcurl would wait a second for an interim answer before it sends a large body
        for field in request.fields {
            guard field.isSendable else { throw HTTPFailure(.local, "the field \(field.name) holds a line break") }
            // `Name;` is libcurl's way to send an empty field.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // libcurl files cookies under the last Host field that it was given, so it is given each.
        if !request.fields.contains(where: { $0.name.lowercased() == "host" }) {
            lines.append("Host: \(request.url.authority)")
        }
        // Unpacked by noc: libcurl refuses what browsers take.
        if !request.fields.contains(where: { $0.name.lowercased() == "accept-encoding" }) {
            lines.append("Accept-Encoding: \(ContentDecoder.accepted)")
        }
        try set(CURLOPT_HTTPHEADER, lines: lines)
        try set(CURLOPT_USERAGENT, options.userAgent)
        try set(CURLOPT_COOKIEFILE, "")  // keeps cookies in memory
        switch request.method {
        case "GET" where request.body == nil: try set(CURLOPT_HTTPGET, true)
        case "HEAD": try set(CURLOPT_NOBODY, true)
        default: try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        if let body = request.body, request.method != "HEAD" { try set(body: body) }
    }

    /// A new connection each time that nobody uses after it: what is measured is what a new visitor sees.
    private func setConnection(_ hop: Hop, _ options: HTTPOptions) throws(HTTPFailure) {
        try set(CURLOPT_NOSIGNAL, true)
        try set(CURLOPT_FRESH_CONNECT, true)
        try set(CURLOPT_FORBID_REUSE, true)
        try set(CURLOPT_TIMEOUT_MS, max(1, Int(hop.timeout / .milliseconds(1))))
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        switch options.version {
        case .http10: try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_0))
        case .http11, nil: try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        case .http2: try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2_0))
        }
        if let bind = options.bind {
            try set(CURLOPT_INTERFACE, IPAddress(bind) == nil ? "if!\(bind)" : "host!\(bind)")
        }
    }

    /// Hands libcurl every address it needs, so that it never resolves a name itself.
    private func setRoute(_ hop: Hop) throws(HTTPFailure) {
        let url = hop.request.url
        let host = hop.serverName ?? url.host
        try set(CURLOPT_URL, try address(hop))
        if let proxy = hop.proxy {
            try set(CURLOPT_PROXY, proxy.text)
            try set(CURLOPT_PROXYUSERNAME, proxy.user)
            try set(CURLOPT_PROXYPASSWORD, proxy.password)
            try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
            try setAddresses(hop.addresses, host: proxy.host, port: proxy.port)
            if hop.serverName != nil { try set(CURLOPT_CONNECT_TO, lines: ["::\(url.bracketedHost):\(url.port)"]) }
        } else {
            try set(CURLOPT_PROXY, "")  // none from the environment either
            try setAddresses(hop.addresses, host: host, port: url.port)
        }
    }

    /// The entry leaves libcurl's cache after the shortest time that its clock of whole seconds can tell from now.
    private func setAddresses(_ addresses: [IPAddress], host: String, port: Int) throws(HTTPFailure) {
        guard IPAddress(host) == nil else { return }
        let list = addresses.prefix(8).map(\.description).joined(separator: ",")
        try set(CURLOPT_RESOLVE, lines: ["+\(host):\(port):\(list)"])
        try set(CURLOPT_DNS_CACHE_TIMEOUT, 2)
    }

    private func address(_ hop: Hop) throws(HTTPFailure) -> String {
        guard let serverName = hop.serverName else { return hop.request.url.text }
        do throws(HTTPURL.Problem) {
            return try hop.request.url.at(host: serverName).text
        } catch {
            throw HTTPFailure(.local, "\(serverName) is no server name")
        }
    }

    /// Without a directory of authorities libcurl reads the file once and keeps it; with one it reads it for each connection.
    private func setTLS(_ options: HTTPOptions) throws(HTTPFailure) {
        try set(CURLOPT_CAPATH, nil)
        try set(CURLOPT_PROXY_CAPATH, nil)
        if let authorities = options.authorities { try set(CURLOPT_CAINFO, authorities) }
        try set(CURLOPT_SSL_VERIFYPEER, options.verifiesPeer)
        try set(CURLOPT_SSL_VERIFYHOST, options.verifiesPeer ? 2 : 0)
        try set(CURLOPT_SSL_SESSIONID_CACHE, false)
        if let certificate = options.certificate {
            try set(CURLOPT_SSLCERT, certificate)
            try set(CURLOPT_SSLKEY, options.key ?? certificate)
            try set(CURLOPT_KEYPASSWD, "")  // OpenSSL would ask whoever sits at the terminal, and wait
        }
        // As browsers: from TLS 1.2.
        try set(
            CURLOPT_SSLVERSION, Int(options.isLegacy ? CURL_SSLVERSION_TLSv1_0 : CURL_SSLVERSION_TLSv1_2))
        if options.isLegacy {
            try set(CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0")
        }
        try watchTLS(isLegacy: options.isLegacy)
    }
}
