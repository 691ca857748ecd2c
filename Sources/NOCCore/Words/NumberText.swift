import Foundation

/// Numbers without separators of thousands, as the office writes them.
package enum NumberText {
    package static func rounded(_ number: Double, digits: Int) -> String {
        number.isFinite ? String(format: "%.\(digits)f", number) : "—"
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
