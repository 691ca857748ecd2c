import Foundation

/// Numbers that people wrote, as they wrote them: no verdict comes of a rounding.
enum ExactNumber {
    /// More digits than this a `Double` does not keep apart.
    private static let digits = 15

    /// Nil for what is no number.
    static func decimal(_ text: String) -> Decimal? {
        // A `Decimal` reads as far as it can.
        guard let number = Double(text), number.isFinite else { return nil }
        return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
    }

    /// 0…1 of a percentage; what a ratio has beyond fifteen digits is dropped, or raised where a larger one is worse.
    static func ratio(ofPercent percent: Decimal, isWorseHigh: Bool = false) -> Double {
        ratio(percent / 100, isWorseHigh: isWorseHigh)
    }

    static func ratio(_ exact: Decimal, isWorseHigh: Bool = false) -> Double {
        var (exact, rounded) = (exact, Decimal())
        NSDecimalRound(&rounded, &exact, digits, isWorseHigh ? .up : .down)
        return rounded.nearest
    }
}

extension Decimal {
    /// The `Double` that reads as this does.
    var nearest: Double { Double(description) ?? .nan }
}

extension Double {
    /// As it is written: 0.1 is a tenth, free of what binary sums leave over.
    var exact: Decimal { Decimal(string: description, locale: Locale(identifier: "en_US_POSIX")) ?? .nan }
}
