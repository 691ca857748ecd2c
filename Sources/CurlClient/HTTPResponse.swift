/// How long each phase took by itself; nil where it did not happen or did not end.
package struct HTTPTimings: Sendable, Hashable {
    package var resolve: Duration?
    package var connect: Duration?
    package var tls: Duration?
    /// From the connection being ready for the request to the first byte of the answer.
    package var firstByte: Duration?
    /// From before the name's resolution to the end, whatever it was.
    package var total: Duration = .zero
}

/// One request and its answer on the way to a response.
package struct HTTPHop: Sendable, Hashable {
    package var url: HTTPURL
    /// Numeric, of the other end of the connection, which may be a proxy.
    package var address: String?
    /// 0: no status came.
    package var status: Int
    /// On the monotonic clock.
    package var start: Duration
    package var timings: HTTPTimings
    /// The earliest `notAfter` of the certificates in the server's chain, in seconds since 1970. Nil without TLS.
    package var certificateEnd: Int64?
}

/// The answer to the last hop.
package struct HTTPResponse: Sendable, Hashable {
    package var status: Int
    /// Of the final answer, in the order they came, duplicates kept.
    package var fields: [HTTPField]
    /// Where the answer points to.
    var location: String?
    /// Unpacked, but for `codings`.
    package var body: [UInt8]
    /// What the body is packed with, the first applied first.
    var codings: [String]
    /// The server asked for a client certificate, and there was none to show.
    package var lacksCertificate: Bool
    /// At least one; one more for every redirect followed.
    package var hops: [HTTPHop]

    /// What the body is packed with still, because noc does not know it and had not asked for it.
    package var unknownCodings: [String] { ContentDecoder.knows(codings) ? [] : codings }

    package var url: HTTPURL { hops[hops.count - 1].url }
    package var timings: HTTPTimings { hops[hops.count - 1].timings }
    /// The earliest end of a certificate of all hops, in seconds since 1970. Nil without TLS.
    package var certificateEnd: Int64? { hops.compactMap(\.certificateEnd).min() }
    package var redirects: Int { hops.count - 1 }
    /// Over all hops.
    package var total: Duration { hops.reduce(.zero) { $0 + $1.timings.total } }

    /// The values of every field of that name.
    package func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

/// Why there is no response.
package struct HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case timeout
        case nameNotFound, noNameServer
        case connectionRefused, hostUnreachable, networkUnreachable, connectionFailed
        case cutOff
        /// The server wants a client certificate, and none is configured.
        case clientCertificateRequired
        case tlsFailed, certificateExpired, certificateUntrusted, certificateForOtherName
        case protocolError
        case tooLarge
        case tooManyRedirects, redirectRefused
        /// The proxy did not do its part; nothing is known of the server.
        case proxyFailed
        /// This host's own trouble: no socket, no memory, no such interface, an unreadable file, a wrong option.
        case local, noPermission
        /// A file of the client certificate or its key cannot be used.
        case noCredential
        case cancelled
    }

    package var kind: Kind
    /// For people; holds neither credentials nor queries of addresses.
    package var message: String
    /// Those that were made, the failed one last. Empty when none was.
    package var hops: [HTTPHop] = []

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
