/// Names one check of one target: `TARGET/CHECK` on the command line.
package struct CheckKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var target: String
    package var check: String

    package init(target: String, check: String) {
        self.target = target
        self.check = check
    }

    package var description: String { "\(target)/\(check)" }

    package static func < (a: CheckKey, b: CheckKey) -> Bool { (a.target, a.check) < (b.target, b.check) }
}
