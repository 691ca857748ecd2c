import Foundation
import NOCCore

extension Kind where Value == Int {
    /// A whole number.
    static func integer(_ range: ClosedRange<Int>, _ what: String = "a whole number") -> Kind {
        @Sendable func expected() -> String { "\(what) from \(range.lowerBound) to \(range.upperBound)" }
        return .scalar(
            expected(),
            schema: .object([
                "type": .string("integer"), "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]), form: .value(.integer, bounds: "\(range.lowerBound) – \(range.upperBound)"),
            placeholder: range.lowerBound
        ) { scalar, _ throws(Complaint) in
            guard let value = Int(scalar.text), scalar.text.first != "+" else { throw .unfit }
            guard scalar.isPlain else { throw .because("expected \(expected()), found text: remove the quotes") }
            guard range.contains(value) else { throw .unfit }
            return value
        }
    }

    /// A number of bytes: `4194304`, `4MB`, `4MiB`.
    static var bytes: Kind { .bytes(1...64 << 20, "512KiB or 4MiB", ", at most 64MiB") }

    static func bytes(_ range: ClosedRange<Int>, _ example: String, _ bounds: String? = nil) -> Kind {
        .scalar(
            "a number of bytes such as \(example)"
                + (bounds ?? ", \(range.lowerBound >> 20)MiB to \(range.upperBound >> 20)MiB"),
            schema: .object([
                "anyOf": .array([
                    .object(["type": .string("integer"), "minimum": .integer(Int64(range.lowerBound))]),
                    .object(["type": .string("string"), "pattern": .string("^[0-9]+(kB|KB|MB|KiB|MiB)$")]),
                ])
            ]), form: .value(.bytes, bounds: "≤ \(range.upperBound >> 20)MiB"), placeholder: range.lowerBound
        ) { scalar, _ throws(Complaint) in
            let (digits, unit) = scalar.text.leadingDigits
            let factors = ["": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "KiB": 1 << 10, "MiB": 1 << 20]
            guard let count = Int(digits), let factor = factors[String(unit)] else { throw .unfit }
            let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
            guard !overflow, range.contains(bytes) else { throw .unfit }
            return bytes
        }
    }

    /// A percentage as ten-thousandths of a percent: 99.9 % is 999 000.
    static func percent(_ example: String) -> Kind {
        .scalar(
            "a percentage such as \(example)",
            schema: .object(["type": .string("string"), "pattern": .string("^[0-9]{1,3}(\\.[0-9]{1,4})?%$")]),
            form: .value(.percentage), placeholder: 0,
            parse: { scalar, _ throws(Complaint) in try parsePercent(scalar.text) })
    }

    /// Exact: a double of 99.9 divided by 100 is not that of 0.999.
    static func parsePercent(_ text: String) throws(Complaint) -> Int {
        guard text.hasSuffix("%") else { throw .unfit }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }),
            parts[0].count <= 3, let whole = Int(parts[0])
        else { throw .unfit }
        let digits = parts.count > 1 ? parts[1] : ""
        guard digits.count <= 4 else { throw .because("a percentage has at most four decimals, found '\(text)'") }
        let fraction = Int(digits + String(repeating: "0", count: 4 - digits.count)) ?? 0
        guard whole * 10_000 + fraction <= 1_000_000 else { throw .because("\(text) is more than 100%") }
        return whole * 10_000 + fraction
    }
}

extension Kind where Value == Double {
    /// Any number.
    static func number(_ expected: String = "a number") -> Kind {
        .scalar(expected, schema: .object(["type": .string("number")]), form: .value(.number), placeholder: 0) {
            scalar, _ throws(Complaint) in
            guard scalar.meaning == .number, let value = Double(scalar.text), value.isFinite else { throw .unfit }
            return value
        }
    }

    /// A percentage as a ratio.
    static func ratio(_ example: String) -> Kind { Kind<Int>.percent(example).map { Double($0) / 1_000_000 } }
}

extension Kind where Value == Bool {
    /// `true` or `false`
    static var bool: Kind {
        .scalar(
            "true or false", schema: .object(["type": .string("boolean")]), form: .value(.boolean), placeholder: false
        ) {
            scalar, _ throws(Complaint) in
            guard scalar.meaning == .bool else { throw .unfit }
            return scalar.text.lowercased() == "true"
        }
    }
}

extension Kind where Value == Duration {
    /// `500ms 15s 5m 4h 90d`
    static func duration(_ least: Duration, _ most: Duration) -> Kind {
        .scalar(
            "a duration such as 500ms, 15s, 5m, 4h or 90d",
            schema: .object(["type": .string("string"), "pattern": .string("^[0-9]+(ms|s|m|h|d)$")]),
            form: .value(.duration, bounds: "\(least.configured) – \(most.configured)"), placeholder: least
        ) { scalar, _ throws(Complaint) in
            guard let value = Duration(configured: scalar.text) else { throw .unfit }
            guard value >= least else {
                throw .because("\(scalar.text) is too short: at least \(least.configured)")
            }
            guard value <= most else { throw .because("\(scalar.text) is too long: at most \(most.configured)") }
            return value
        }
    }
}

extension Duration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Reads a whole number and one unit: `500ms`, `15s`, `5m`, `4h`, `90d`.
    package init?(configured text: String) {
        let (digits, unit) = text.leadingDigits
        guard let count = Int64(digits), count < 1_000_000_000_000,
            let factor = Self.units.first(where: { $0.name == unit })?.milliseconds
        else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// In the largest unit that is exact.
    var configured: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        let unit = Self.units.first { milliseconds % $0.milliseconds == 0 && milliseconds > 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}

extension String {
    /// The digits `0` to `9` that it begins with, and the rest.
    fileprivate var leadingDigits: (digits: Substring, rest: Substring) {
        let end = utf8.firstIndex { !$0.isDigit } ?? endIndex
        return (self[..<end], self[end...])
    }
}
