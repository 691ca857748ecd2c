import Foundation
import NOCCore

/// Host names, addresses and ports as they are written.
enum Address {
    /// A name or a numeric address, without brackets.
    static func isHost(_ text: some StringProtocol) -> Bool { isIPv4(text) || isIPv6(text) || isName(text) }

    static func isIPv4(_ text: some StringProtocol) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, String(text), &address) == 1
    }

    /// Also with a zone: `fe80::1%eth0`.
    static func isIPv6(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count == 1 || !parts[1].isEmpty else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(first), &address) == 1
    }

    /// In ASCII, or with the letters of any script as browsers take them.
    private static func isName(_ text: some StringProtocol) -> Bool {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return isInternational(text) }
        let labels = (text.hasSuffix(".") ? text.dropLast() : text[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last else { return false }
        let isNumeric = last.utf8.allSatisfy(\.isDigit)
        return !isNumeric
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { $0.isIdentifierByte }
            }
    }

    private static func isInternational(_ text: some StringProtocol) -> Bool {
        let labels = text.split(omittingEmptySubsequences: false) { ".。．｡".contains($0) }
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...59).contains(label.unicodeScalars.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            }
    }

    /// `host`, `host:port`, `[v6]:port`, and a bare IPv6 address.
    static func split(_ text: String) -> (host: String, port: Int?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<end])
            guard isIPv6(host) else { return nil }
            return withPort(host, text[text.index(after: end)...])
        }
        if isIPv6(text) { return (text, nil) }
        guard let colon = text.firstIndex(of: ":") else { return isHost(text) ? (text, nil) : nil }
        let host = String(text[..<colon])
        return isHost(host) ? withPort(host, text[colon...]) : nil
    }

    private static func withPort(_ host: String, _ rest: Substring) -> (host: String, port: Int?)? {
        if rest.isEmpty { return (host, nil) }
        guard rest.hasPrefix(":"), let port = port(rest.dropFirst()) else { return nil }
        return (host, port)
    }

    static func port(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy(\.isDigit), let port = Int(text), (1...65535).contains(port) else { return nil }
        return port
    }

    static func join(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Host and port of a URL, without the slashes.
    static func authority(of url: String) -> Substring {
        guard let separator = url.range(of: "://") else { return "" }
        return url[separator.upperBound...].prefix { !["/", "?", "#"].contains($0) }
    }

    /// What is wrong with an address of the web; nil when nothing is.
    static func complaint(aboutURL text: String, schemes: [String]) -> Complaint? {
        guard let separator = text.range(of: "://"), schemes.contains(text[..<separator.lowerBound].lowercased())
        else {
            return .unfit
        }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            return .because("the URL has a space or control character in it")
        }
        let authority = authority(of: text)
        if authority.contains("@") {
            return .because("user and password must not stand in a URL: use a credential")
        }
        guard split(String(authority)) != nil, !isIPv6(authority) else {
            return .because("'\(authority.isEmpty ? "" : String(authority))' is no host with an optional port")
        }
        return nil
    }
}

extension Kind where Value == String {
    static var host: Kind {
        .pattern(
            "a host name or address", "^[^\\s/@]+$", form: .value(.host), placeholder: "localhost", fits: Address.isHost
        )
    }

    /// An `http` or `https` URL. `${name}` may stand in it.
    static var url: Kind { .url(["http", "https"]) }

    static func url(_ schemes: [String]) -> Kind {
        let known = schemes.map { "\($0)://" }.joined(separator: " or ")
        // Schemes are the same in any letters (RFC 3986, 3.1).
        let pattern = schemes.map { $0.map { $0.isLetter ? "[\($0.uppercased())\($0)]" : "\($0)" }.joined() }
        return .scalar(
            "a URL that begins with \(known)",
            schema: .object([
                "type": .string("string"), "pattern": .string("^(\(pattern.joined(separator: "|")))://[^\\s]+$"),
            ]), form: .value(.url), placeholder: "\(schemes[0])://localhost/"
        ) { scalar, _ throws(Complaint) in
            guard !Address.authority(of: scalar.text).contains("${") else {
                throw .because("the host of a URL must stand here; only what follows it may be captured")
            }
            let filled = scalar.text.replacing(/\$\{[A-Za-z0-9_]+\}/, with: "1")
            if let complaint = Address.complaint(aboutURL: filled, schemes: schemes) { throw complaint }
            return scalar.text
        }
    }

    /// `host` or `host:port`, with `[…]` around an IPv6 address that has a port. With `standard` a missing port is added.
    static func endpoint(standard: Int? = nil, portRequired: Bool = false) -> Kind {
        let expected = portRequired ? "host:port or [IPv6]:port" : "host, host:port or [IPv6]:port"
        return .scalar(
            expected, schema: .object(["type": .string("string"), "pattern": .string("^[^\\s/@]+$")]),
            form: .value(.endpoint), placeholder: "localhost:1", show: \.self
        ) { scalar, _ throws(Complaint) in
            guard let (host, port) = Address.split(scalar.text), port != nil || !portRequired else { throw .unfit }
            guard let port = port ?? standard else { return scalar.text }
            return Address.join(host, port)
        }
    }
}
