internal import CCurl

/// An absolute http or https address, taken apart by libcurl's own parser, so that what noc judges is what libcurl asks.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`
    package let scheme: String
    /// In ASCII (IDNA), lower case as written; an IPv6 address without brackets.
    package let host: String
    package let port: Int
    /// Normal form without user, password, fragment and default port.
    package let text: String
    package let user: String?
    package let password: String?

    package enum Problem: Error, Hashable {
        /// What libcurl says of it.
        case malformed(String)
        /// A scheme other than http and https.
        case scheme(String)
    }

    package static let longest = 8_192

    /// - Parameter base: what a relative reference, such as that of a redirect, is relative to.
    package init(_ reference: String, relativeTo base: HTTPURL? = nil) throws(Problem) {
        guard reference.utf8.count <= Self.longest else { throw .malformed("longer than \(Self.longest) bytes") }
        let parts = try URLParts()
        if let base { try parts.set(CURLUPART_URL, base.text) }
        try parts.set(CURLUPART_URL, reference)
        scheme = try parts.get(CURLUPART_SCHEME) ?? ""
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        host = try parts.get(CURLUPART_HOST, CURLU_PUNYCODE)?.trimmingBrackets ?? ""
        guard !host.isEmpty else { throw .malformed("no host") }
        port = Int(try parts.get(CURLUPART_PORT, CURLU_DEFAULT_PORT) ?? "") ?? 0
        user = try parts.get(CURLUPART_USER, CURLU_URLDECODE)
        password = try parts.get(CURLUPART_PASSWORD, CURLU_URLDECODE)
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT] { try parts.set(part, nil) }
        text = try parts.get(CURLUPART_URL, CURLU_NO_DEFAULT_PORT | CURLU_PUNYCODE) ?? ""
    }

    package var isSecure: Bool { scheme == "https" }

    func hasSameOrigin(as other: HTTPURL) -> Bool {
        (scheme, host.lowercased(), port) == (other.scheme, other.host.lowercased(), other.port)
    }

    /// The same address at `host`.
    func at(host: String) throws(Problem) -> HTTPURL {
        let parts = try URLParts()
        try parts.set(CURLUPART_URL, text)
        try parts.set(CURLUPART_HOST, host)
        return try HTTPURL(try parts.get(CURLUPART_URL) ?? "")
    }

    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// As a `Host` field has it: the port only where it is not the scheme's own.
    var authority: String { port == (isSecure ? 443 : 80) ? bracketedHost : "\(bracketedHost):\(port)" }

    /// For messages: without the query, which may hold what nobody should read.
    package var shown: String { String(text.prefix { $0 != "?" }) }

    package var description: String { text }
}

extension String {
    var trimmingBrackets: String { hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self }
}

/// Owns a `CURLU`.
final class URLParts {
    private let handle: OpaquePointer

    init() throws(HTTPURL.Problem) {
        guard let handle = curl_url() else { throw .malformed("no memory") }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    func set(_ part: CURLUPart, _ value: String?) throws(HTTPURL.Problem) {
        let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
        try check(curl_url_set(handle, part, value, part == CURLUPART_URL ? flags : 0))
    }

    /// Nil where the address has no such part.
    func get(_ part: CURLUPart, _ flags: Int32 = 0) throws(HTTPURL.Problem) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let code = curl_url_get(handle, part, &text, UInt32(flags))
        defer { curl_free(text) }
        if [CURLUE_NO_USER, CURLUE_NO_PASSWORD, CURLUE_NO_PORT, CURLUE_NO_HOST].contains(code) { return nil }
        try check(code)
        return text.map { String(cString: $0) }
    }

    private func check(_ code: CURLUcode) throws(HTTPURL.Problem) {
        guard code != CURLUE_OK else { return }
        throw .malformed(String(cString: curl_url_strerror(code)))
    }
}
