package import NetIO

/// One line of a header.
package struct HTTPField: Sendable, Hashable {
    package var name: String
    package var value: String
    /// Never sent to another origin than that of the request's own address.
    package var isSensitive: Bool

    package init(_ name: String, _ value: String, isSensitive: Bool = false) {
        self.name = name
        self.value = value
        self.isSensitive = isSensitive
    }

    /// What may stand in a request: a name of token characters, a value without control characters.
    var isSendable: Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
            && value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }
}

package struct HTTPRequest: Sendable, Hashable {
    package var url: HTTPURL
    package var method: String
    package var fields: [HTTPField]
    package var body: [UInt8]?
    /// A sensitive body goes to no other origin: a redirect that asks for it is refused.
    package var bodyIsSensitive: Bool
    package var followsRedirects: Bool
    package var maximumRedirects: Int

    package init(
        url: HTTPURL, method: String = "GET", fields: [HTTPField] = [], body: [UInt8]? = nil,
        bodyIsSensitive: Bool = false, followsRedirects: Bool = true, maximumRedirects: Int = 10
    ) {
        self.url = url
        self.method = method
        self.fields = fields
        self.body = body
        self.bodyIsSensitive = bodyIsSensitive
        self.followsRedirects = followsRedirects
        self.maximumRedirects = maximumRedirects
    }
}

/// How a session reaches its servers.
package struct HTTPOptions: Sendable, Hashable {
    package enum Version: Sendable, Hashable { case http10, http11, http2 }

    /// An interface name or a numeric local address.
    package var bind: String?
    package var family: IPFamily?
    /// `http://`, `https://`, `socks5://` or `socks5h://` with host, port and perhaps user and password. The proxy resolves names.
    package var proxy: String?
    /// Nil: HTTP/1.1
    package var version: Version?
    package var verifiesPeer: Bool
    /// A PEM file of authorities to trust instead of the host's.
    package var authorities: String?
    /// The name to verify and to send in TLS, for the host of the request.
    package var serverName: String?
    /// PEM files of the client certificate, with its chain, and of its key; a nil key is in the certificate's file.
    package var certificate: String?
    package var key: String?
    /// Old protocols, ciphers, key lengths and ways to renegotiate, as old device cards speak them.
    package var isLegacy: Bool
    package var userAgent: String
    /// Bytes after decompression.
    package var maximumBody: Int
    /// Bytes of all headers of one hop, interim answers and trailers included.
    var maximumHeaders: Int
    /// `host:port` to numeric addresses, before any name server.
    package var addresses: [String: String]

    package init(
        bind: String? = nil, family: IPFamily? = nil, proxy: String? = nil, version: Version? = nil,
        verifiesPeer: Bool = true, authorities: String? = nil, serverName: String? = nil,
        certificate: String? = nil, key: String? = nil, isLegacy: Bool = false, userAgent: String = "noc",
        maximumBody: Int = 4 << 20, maximumHeaders: Int = 128 << 10, addresses: [String: String] = [:]
    ) {
        self.bind = bind
        self.family = family
        self.proxy = proxy
        self.version = version
        self.verifiesPeer = verifiesPeer
        self.authorities = authorities
        self.serverName = serverName
        self.certificate = certificate
        self.key = key
        self.isLegacy = isLegacy
        self.userAgent = userAgent
        self.maximumBody = maximumBody
        self.maximumHeaders = maximumHeaders
        self.addresses = addresses
    }
}

extension HTTPOptions {
    /// The numeric address for the host of `url`, which stands in `addresses` in ASCII or as it is written.
    func address(of url: HTTPURL) -> String? {
        if addresses.isEmpty { return nil }
        if let address = addresses["\(url.host):\(url.port)"] { return address }
        return addresses.first { place, _ in
            guard let colon = place.lastIndex(of: ":"), place[colon...].dropFirst() == "\(url.port)" else {
                return false
            }
            return DomainName.ascii(String(place[..<colon]))?.lowercased() == url.host.lowercased()
        }?.value
    }
}
