internal import CCurl
internal import NetIO

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
        try parts.set(CURLUPART_URL, try Self.withASCIIHost(reference))
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

    /// What a field of a header points to, as browsers read it: bytes that are no UTF-8 stay as they are, in `%XX`, a host is
    /// read as Chinese; `\` is `/` before the query.
    static func reference(_ bytes: ArraySlice<UInt8>) -> String {
        let query = bytes.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? bytes.endIndex
        let slashed = bytes[..<query].map { $0 == 0x5C ? 0x2F : $0 } + bytes[query...]
        if let text = String(validating: slashed, as: UTF8.self) { return text }
        let authority = authority(in: slashed)
        let host = Charset.chineseText(slashed[authority]) ?? ""
        return escaped(slashed[..<authority.lowerBound]) + host + escaped(slashed[authority.upperBound...])
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let safe = bytes.flatMap { $0 < 0x80 ? [$0] : [0x25, digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: safe, as: UTF8.self)
    }

    /// Where host and port stand, with a user perhaps; empty in a reference that has none.
    private static func authority(in bytes: [UInt8]) -> Range<Int> {
        let stop: Set<UInt8> = [0x2F, 0x3F, 0x23, 0x5C]
        let first = bytes.firstIndex(where: stop.contains) ?? bytes.endIndex
        guard bytes[first...].starts(with: "//".utf8), first == 0 || bytes[first - 1] == 0x3A else { return 0..<0 }
        let begin = first + 2
        return begin..<(bytes[begin...].firstIndex(where: stop.contains) ?? bytes.endIndex)
    }

    /// libcurl would convert a host by the locale of the process, which noc does not set.
    private static func withASCIIHost(_ reference: String) throws(Problem) -> String {
        let bytes = Array(reference.utf8)
        guard !bytes.allSatisfy({ $0 < 0x80 }) else { return reference }
        var range = authority(in: bytes)
        if let at = bytes[range].lastIndex(of: 0x40) { range = (at + 1)..<range.upperBound }
        if let colon = bytes[range].lastIndex(of: 0x3A) { range = range.lowerBound..<colon }
        guard !bytes[range].allSatisfy({ $0 < 0x80 }) else { return reference }
        let host = String(decoding: bytes[range], as: UTF8.self)
        guard let ascii = DomainName.ascii(host) else { throw .malformed("\(host) is no name of a host") }
        return String(decoding: bytes[..<range.lowerBound] + ascii.utf8 + bytes[range.upperBound...], as: UTF8.self)
    }

    package var isSecure: Bool { scheme == "https" }

    func hasSameOrigin(as other: HTTPURL) -> Bool {
        (scheme, host.lowercased(), port) == (other.scheme, other.host.lowercased(), other.port)
    }

    /// The same address at `host`.
    func at(host: String) throws(Problem) -> HTTPURL {
        let parts = try URLParts()
        try parts.set(CURLUPART_URL, text)
        try parts.set(CURLUPART_HOST, DomainName.ascii(host) ?? host)
        return try HTTPURL(try parts.get(CURLUPART_URL) ?? "")
    }

    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// As a `Host` field has it: the port only where it is not the scheme's own.
    var authority: String { port == (isSecure ? 443 : 80) ? bracketedHost : "\(bracketedHost):\(port)" }

    /// For messages: without the query, which may hold what nobody should read.
    package var shown: String { String(Substring(text.utf8.prefix { $0 != UInt8(ascii: "?") })) }

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
