import Foundation
import NOCCore

/// The marks of an axis: round numbers at equal distances that cover what is shown.
struct AxisScale: Equatable {
    let low: Double
    let high: Double
    private let step: Double
    /// Beyond all that is measured, and so small that sums and quotients of it stay finite.
    private static let largest = 1e15

    /// About `steps` distances between marks. What is not finite is left out; nothing at all gives 0 to 1.
    /// An axis ends at ±10^15.
    init(covering values: some Sequence<Double>, steps: Int = 4) {
        let values = values.filter(\.isFinite).map { min(max($0, -Self.largest), Self.largest) }
        let (least, most) = (values.min() ?? 0, values.max() ?? 1)
        let step = Self.round((most - least) / Double(max(steps, 1)), least: max(abs(most), 1) * 1e-6)
        self.step = step
        low = (least / step + 1e-9).rounded(.down) * step
        let high = (most / step - 1e-9).rounded(.up) * step
        self.high = high > low ? high : low + step
    }

    /// The next of 1, 2, 2.5 and 5 times a power of ten.
    private static func round(_ value: Double, least: Double) -> Double {
        guard value > least else { return max(pow(10, log10(max(least * 1e6, 1)).rounded(.down)), 1e-9) }
        let unit = pow(10, log10(value).rounded(.down))
        return ([1, 2, 2.5, 5].first { value <= unit * $0 * (1 + 1e-9) } ?? 10) * unit
    }

    var marks: [Double] {
        (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step }
    }

    /// A mark with as many digits as the distance between marks asks for.
    func text(_ mark: Double) -> String {
        let digits = (0...6).first { digits in
            let scaled = step * pow(10, Double(digits))
            return abs(scaled - scaled.rounded()) < 1e-6 * max(scaled, 1)
        }
        return NumberText.rounded(mark == 0 ? 0 : mark, digits: digits ?? 6)
    }

    /// The width of the longest mark, written with that size.
    func width(size: Double) -> Double { marks.map { Label.width(text($0), size: size) }.max() ?? 0 }

    /// How far up the axis a value lies, 0…1; what lies beyond its ends is brought to them.
    func share(_ value: Double) -> Double { min(max((value - low) / (high - low), 0), 1) }
}
