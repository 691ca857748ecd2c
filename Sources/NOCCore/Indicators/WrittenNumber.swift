package import Foundation

/// A number as people write it, with its unit: `92.46万元`, `95%`, `1,200 次`.
package struct WrittenNumber: Sendable, Hashable {
    /// Its digits as they were written, without separators.
    package let digits: String
    package let unit: String?

    /// Exact, as far as it was written.
    package var value: Decimal { Decimal(string: digits, locale: Locale(identifier: "en_US_POSIX")) ?? .nan }

    package var isNegative: Bool { digits.hasPrefix("-") }
    package var isWhole: Bool {
        !digits.contains(".") || digits.drop { $0 != "." }.dropFirst().allSatisfy { $0 == "0" }
    }

    /// More digits than a figure of an office has, or than a `Double` keeps apart.
    static let mostDigits = 15
    private static let longestUnit = 12

    /// Nil when `text` does not begin with a number of at most 15 digits, or something else than a unit follows it.
    /// Full-width digits, signs and points are read as the usual ones, groups of three without their commas.
    package init?(_ text: String) {
        var rest = WrittenNumber.narrowed(text.trimmingCharacters(in: .whitespaces))[...]
        let sign = WrittenNumber.takeSign(&rest)
        guard let whole = WrittenNumber.takeWhole(&rest) else { return nil }
        var fraction = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = String(rest.prefix(while: WrittenNumber.isDigit))
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(fraction.count)
        }
        guard whole.count + fraction.count <= WrittenNumber.mostDigits else { return nil }
        let unit = rest.trimmingCharacters(in: .whitespaces)
        guard unit.isEmpty || WrittenNumber.isUnit(unit) else { return nil }
        digits = sign + whole + (fraction.isEmpty ? "" : ".\(fraction)")
        self.unit = unit.isEmpty ? nil : unit
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func takeSign(_ rest: inout Substring) -> String {
        guard let first = rest.first, "+-−".contains(first) else { return "" }
        rest.removeFirst()
        return first == "+" ? "" : "-"
    }

    /// `1200` or `1,200`.
    private static func takeWhole(_ rest: inout Substring) -> String? {
        let groups = rest.prefix { isDigit($0) || $0 == "," }.split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty else { return nil }
        let isGrouped = groups.count > 1
        guard !isGrouped || (first.count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 }) else { return nil }
        rest = rest.dropFirst(groups.map(\.count).reduce(0, +) + groups.count - 1)
        return groups.joined()
    }

    /// Short, a word or a sign, and nothing that reads as more of the number.
    static func isUnit(_ text: String) -> Bool {
        guard let first = text.first, text.count <= longestUnit, text == text.cleanLine() else { return false }
        return (first.isLetter || "%‰℃°¥$".contains(first)) && !text.contains(where: isDigit)
    }

    /// Full-width forms (U+FF01 to U+FF5E) stand 0xFEE0 above their ASCII ones.
    private static func narrowed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            result.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(result)
    }
}
