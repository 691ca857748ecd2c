import Foundation

/// Numbers without separators of thousands, as the office writes them.
package enum NumberText {
    package static func rounded(_ number: Double, digits: Int) -> String {
        number.isFinite ? String(format: "%.\(digits)f", number) : "—"
    }

    /// An amount or a count as it would be written by hand: up to four decimals, none that are zero, `92.46`.
    package static func amount(_ number: Double) -> String {
        var text = rounded(number, digits: 4)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }
}
