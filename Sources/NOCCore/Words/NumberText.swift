import Foundation

/// Numbers without separators of thousands, as the office writes them.
package enum NumberText {
    /// Half away from zero, of the number as it is written: 0.125 is 0.13 at two digits, and 1.005 is 1.01.
    package static func rounded(_ number: Double, digits: Int) -> String {
        guard number.isFinite else { return "—" }
        guard var exact = Decimal(string: number.description), exact.isFinite else {
            return String(format: "%.\(digits)f", number)
        }
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, digits, .plain)
        let text = rounded.description
        guard digits > 0 else { return text }
        let fraction = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
        return text + (fraction == 0 ? "." : "") + String(repeating: "0", count: digits - fraction)
    }

    /// An amount or a count as it would be written by hand: up to four decimals, none that are zero, `92.46`.
    package static func amount(_ number: Double) -> String {
        let digits = digits(ofAmount: number)
        let text = rounded(number, digits: digits)
        return digits == 0 && text == "-0" ? "0" : text
    }

    /// Decimals that an amount is written with.
    package static func digits(ofAmount number: Double) -> Int {
        guard number.isFinite else { return 0 }
        return max(0, 4 - rounded(number, digits: 4).reversed().prefix(4).prefix { $0 == "0" }.count)
    }
}
