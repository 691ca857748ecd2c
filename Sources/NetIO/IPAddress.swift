internal import Glibc

package enum IPFamily: Int, Sendable, Hashable {
    case ipv4 = 4
    case ipv6 = 6

    var domain: Int32 { self == .ipv4 ? AF_INET : AF_INET6 }
}

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    package let family: IPFamily
    /// In network order, as two numbers; an IPv4 address is the lower 32 bits of `low`.
    let high: UInt64
    let low: UInt64
    /// Index of the interface of a link-local IPv6 address; else 0.
    package let scope: UInt32

    package static let loopbackV4 = IPAddress(v4: 0x7F00_0001)
    package static let loopbackV6 = IPAddress(family: .ipv6, high: 0, low: 1, scope: 0)

    init(family: IPFamily, high: UInt64, low: UInt64, scope: UInt32) {
        self.family = family
        self.high = high
        self.low = low
        self.scope = scope
    }

    /// `value` in host order: `0x7F000001` is 127.0.0.1.
    package init(v4 value: UInt32) { self.init(family: .ipv4, high: 0, low: UInt64(value), scope: 0) }

    /// From 4 or 16 bytes in network order.
    package init?(bytes: some Collection<UInt8>, scope: UInt32 = 0) {
        func number(_ part: some Collection<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(family: .ipv4, high: 0, low: number(bytes), scope: 0)
        case 16: self.init(family: .ipv6, high: number(bytes.prefix(8)), low: number(bytes.dropFirst(8)), scope: scope)
        default: return nil
        }
    }

    /// Reads `192.0.2.1`, `2001:db8::1` and `fe80::1%eth0` (name or index); nil for anything else, so for a name.
    package init?(_ text: String) {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let address = parts.first, !address.utf8.contains(0) else { return nil }
        var wire: [UInt8] = Array(repeating: 0, count: 16)
        if parts.count == 1, inet_pton(AF_INET, address, &wire) == 1 {
            self.init(bytes: wire.prefix(4))
            return
        }
        guard inet_pton(AF_INET6, address, &wire) == 1 else { return nil }
        var scope: UInt32 = 0
        if parts.count == 2 {
            scope = UInt32(parts[1]) ?? if_nametoindex(parts[1])
            if scope == 0 { return nil }
        }
        self.init(bytes: wire, scope: scope)
    }

    /// In network order: 4 or 16.
    package var bytes: [UInt8] {
        func split(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
        return family == .ipv4 ? Array(split(low).suffix(4)) : split(high) + split(low)
    }

    /// `192.0.2.1`, `2001:db8::1`, `fe80::1%2`
    package var description: String {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer -> String in
            guard let base = buffer.baseAddress else { return "" }
            guard inet_ntop(family.domain, bytes, base, socklen_t(buffer.count)) != nil else { return "" }
            return String(cString: base)
        }
        return scope == 0 ? text : "\(text)%\(scope)"
    }
}
