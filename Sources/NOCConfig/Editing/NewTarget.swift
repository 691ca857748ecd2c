import Foundation

/// A target with one check, made from an address.
package struct NewTarget: Sendable {
    package var id: String
    package var name: String
    package var group: String?
    package var parents: [String]
    package var interval: String?
    private let check: (id: String, asks: String)

    /// `https://host/path`, `host:port` or `host`; nil when it is none of them.
    package init?(
        id: String, name: String, group: String? = nil, parents: [String] = [], interval: String? = nil, address: String
    ) {
        guard let check = Self.check(of: address) else { return nil }
        self.id = id
        self.name = name
        self.group = group
        self.parents = parents
        self.interval = interval
        self.check = check
    }

    /// A file for `targets.d/`.
    package var yaml: String {
        var lines = [
            "# 由 noc 写入，可以改 · written by noc; change it as you like", "targets:",
            "  - id: \(YAMLText.scalar(id))", "    name: \(YAMLText.scalar(name))",
        ]
        if let group { lines.append("    group: \(YAMLText.scalar(group))") }
        if !parents.isEmpty {
            lines.append("    parents: [\(parents.map(YAMLText.scalar).joined(separator: ", "))]")
        }
        let interval = interval.map { " interval: \(YAMLText.scalar($0))," } ?? ""
        lines += ["    checks:", "      - { id: \(check.id),\(interval) \(check.asks) }", ""]
        return lines.joined(separator: "\n")
    }

    /// An id for the target at an address: its host.
    package static func id(for address: String) -> String {
        let host = URLComponents(string: address)?.host ?? split(address)?.host ?? address
        return String(
            host.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }.prefix(60))
    }

    private static func check(of address: String) -> (id: String, asks: String)? {
        guard !address.isEmpty, !address.contains(where: { $0.isWhitespace || $0.isNewline }) else { return nil }
        if address.contains("://") {
            guard let url = URLComponents(string: address), let host = url.host, !host.isEmpty,
                ["http", "https"].contains(url.scheme?.lowercased())
            else { return nil }
            return ("page", "http: { url: \(YAMLWriter.quoted(address)) }")
        }
        if let (host, port) = split(address) {
            return ("port", "tcp: { host: \(YAMLWriter.quoted(host)), port: \(port) }")
        }
        // A host with a port that is none, unless it is an address of IPv6.
        guard !address.contains("/"), address.count(where: { $0 == ":" }) != 1 else { return nil }
        return ("ping", "icmp: { host: \(YAMLWriter.quoted(address)) }")
    }

    /// `host:port` or `[address]:port`; an IPv6 address alone has no port.
    private static func split(_ address: String) -> (host: String, port: UInt16)? {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]),
            port > 0
        else { return nil }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty || host.contains("/") ? nil : (String(host), port)
    }
}
