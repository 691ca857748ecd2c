/// The name of a managed object: 1 to 128 numbers, ordered as a walk visits them.
package struct ObjectIdentifier: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByArrayLiteral {
    package static let longest = 128

    /// Each at most 2^32 - 1.
    package let arcs: [UInt]

    package init(_ arcs: [UInt]) { self.arcs = arcs }

    package init(arrayLiteral arcs: UInt...) { self.arcs = arcs }

    /// `1.3.6.1.2.1.1.3.0`, with or without a leading dot; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.drop { $0 == "." }.split(separator: ".", omittingEmptySubsequences: false)
        let arcs = parts.compactMap { UInt32($0).map(UInt.init) }
        guard arcs.count == parts.count, (2...ObjectIdentifier.longest).contains(arcs.count), text.first != "+",
            arcs[0] <= 2, arcs[0] == 2 || arcs[1] < 40
        else { return nil }
        self.arcs = arcs
    }

    package func appending(_ suffix: UInt...) -> ObjectIdentifier { ObjectIdentifier(arcs + suffix) }

    /// The first after everything under this one.
    var next: ObjectIdentifier { ObjectIdentifier(arcs.dropLast() + [(arcs.last ?? 0) + 1]) }

    /// Whether `other` lies under this one. An object lies under itself.
    package func contains(_ other: ObjectIdentifier) -> Bool { other.arcs.starts(with: arcs) }

    /// What follows `root`; empty when this is not under it.
    package func suffix(after root: ObjectIdentifier) -> [UInt] {
        root.contains(self) ? Array(arcs.dropFirst(root.arcs.count)) : []
    }

    package static func < (a: ObjectIdentifier, b: ObjectIdentifier) -> Bool {
        a.arcs.lexicographicallyPrecedes(b.arcs)
    }

    package var description: String { arcs.map(String.init).joined(separator: ".") }
}
