/// Percentages floored at the digits shown: 100 % means that nothing was missing (SEMANTICS 5, rounding).
package enum PercentText {
    /// `99.99%` of 0.999996. `ratio` is 0…1.
    package static func floored(_ ratio: Double, digits: Int = 2) -> String { points(ratio, digits: digits) + "%" }

    /// The same without its sign: `0.30` percentage points of 0.003.
    package static func points(_ ratio: Double, digits: Int = 2) -> String {
        text(hundredths: flooredUnits(ratio, digits: digits), digits: digits)
    }

    /// The largest whole number of 10^-(digits + 2) that is not above `ratio`.
    ///
    /// Compared as quotients, because a product such as 0.29 · 100 lies below 29.
    package static func flooredUnits(_ ratio: Double, digits: Int) -> Int {
        guard ratio.isFinite else { return 0 }
        let scale = power(digits + 2)
        var units = Int((min(max(ratio, 0), 1) * Double(scale)).rounded(.down))
        if units < scale, Double(units + 1) / Double(scale) <= ratio { units += 1 }
        return units
    }

    /// A ratio that is bad when it is high, raised at the digits shown: `0.01%` of 0.00001. 0 % means that there was none.
    package static func raised(_ ratio: Double, digits: Int = 2) -> String {
        text(hundredths: raisedUnits(ratio, digits: digits), digits: digits) + "%"
    }

    /// The smallest whole number of 10^-(digits + 2) that is not below `ratio`.
    package static func raisedUnits(_ ratio: Double, digits: Int) -> Int {
        let floored = flooredUnits(ratio, digits: digits)
        let isExact = Double(floored) / Double(power(digits + 2)) >= min(max(ratio, 0), 1)
        return isExact ? floored : floored + 1
    }

    /// A promised availability in ten-thousandths of a percent, without needless zeros: `99.9%`.
    package static func promise(_ availability: Int) -> String {
        var text = text(hundredths: availability, digits: 4)
        while text.hasSuffix("0") { text.removeLast() }
        return (text.hasSuffix(".") ? String(text.dropLast()) : text) + "%"
    }

    /// Digits after the point that it takes to write a promise: 1 for 99.9 %.
    package static func digits(ofPromise availability: Int) -> Int {
        (0...4).first { availability % power(4 - $0) == 0 } ?? 4
    }

    private static func text(hundredths units: Int, digits: Int) -> String {
        guard digits > 0 else { return String(units) }
        let fraction = String(units % power(digits))
        return "\(units / power(digits))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    private static func power(_ exponent: Int) -> Int { (0..<max(0, exponent)).reduce(1) { value, _ in value * 10 } }
}
