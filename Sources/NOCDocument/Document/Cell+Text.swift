package import Foundation
package import NOCCore

extension Cell {
    /// As it is written in a document for people.
    package func text(in timeZone: TimeZone) -> String { Self.text(value, in: timeZone) }

    private static func text(_ value: Value, in timeZone: TimeZone) -> String {
        switch value {
        case .none(let word): word
        case .text(let text): text
        case .number(let number, let digits): NumberText.rounded(number, digits: digits)
        case .percent(let ratio, let digits): PercentText.floored(ratio, digits: digits)
        case .raised(let ratio, let digits): PercentText.raised(ratio, digits: digits)
        case .duration(let milliseconds): ChineseWords.span(milliseconds)
        case .time(let instant): TimeText.seconds(instant, timeZone: timeZone)
        case .day(let day): day.description
        case .marked(let before, let value, let after): before + text(value, in: timeZone) + after
        }
    }

    /// The whole text: what is too wide for a column is broken into lines there.
    package static func text(_ text: String, tone: Tone = .plain) -> Cell { Cell(.text(text.cleanText()), tone: tone) }

    package static func optional(_ text: String?) -> Cell { text.map { .text($0) } ?? dash }

    package static func count(_ count: Int, tone: Tone = .plain) -> Cell {
        Cell(.number(Double(count), digits: 0), tone: tone)
    }

    package static func number(_ number: Double?, digits: Int) -> Cell {
        number.map { Cell(.number($0, digits: digits)) } ?? dash
    }

    /// A ratio that was promised or agreed, in ten-thousandths of a percent, without needless zeros: `99.9%`.
    package static func promise(_ ratio: Int, tone: Tone = .plain) -> Cell {
        Cell(.percent(Double(ratio) / 1_000_000, digits: PercentText.digits(ofPromise: ratio)), tone: tone)
    }

    /// Yuan, to the 分.
    package static func yuan(_ amount: Double?) -> Cell { number(amount, digits: 2) }

    /// An amount without needless zeros, as it would be written by hand (`NumberText.amount`).
    package static func amount(_ number: Double?, unit: String = "") -> Cell {
        guard let number else { return dash }
        let digits = NumberText.digits(ofAmount: number)
        return quantity(digits == 0 ? number.rounded() + 0 : number, digits: digits, unit: unit)
    }

    /// What a person wrote: a number where it is one and reads as it was written, with its unit behind it.
    package static func written(_ text: String, unit: String = "", tone: Tone = .plain) -> Cell {
        let digits = text.firstIndex(of: ".").map { text[$0...].count - 1 } ?? 0
        guard text.utf8.count <= 15, let number = Double(text), NumberText.rounded(number, digits: digits) == text
        else {
            return .text(text + unit, tone: tone)
        }
        return quantity(number, digits: digits, unit: unit, tone: tone)
    }

    /// A number with its unit behind it, no finer than it is written: `99.9%`, `12天`. Percent are a ratio where that is
    /// written the same.
    package static func quantity(_ number: Double, digits: Int, unit: String, tone: Tone = .plain) -> Cell {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        let written = (number * scale).rounded() / scale
        let number = written.isFinite && number.magnitude * scale < 1e15 ? written : number
        let isRatio =
            unit == "%"
            && PercentText.floored(number / 100, digits: digits) == NumberText.rounded(number, digits: digits) + unit
        if isRatio { return Cell(.percent(number / 100, digits: digits), tone: tone) }
        return Cell(.number(number, digits: digits), tone: tone).marked(after: unit)
    }

    /// The same with something written around the value.
    package func marked(before: String = "", after: String = "") -> Cell {
        let (before, after) = (before.cleanText(), after.cleanText())
        if before.isEmpty, after.isEmpty { return self }
        if case .text(let text) = value { return Cell(.text(before + text + after), tone: tone) }
        return Cell(.marked(before: before, value, after: after), tone: tone)
    }

    package static func time(_ instant: Instant?) -> Cell { instant.map { Cell(.time($0)) } ?? dash }

    package static func duration(_ milliseconds: Int64?, tone: Tone = .plain) -> Cell {
        milliseconds.map { Cell(.duration($0), tone: tone) } ?? dash
    }

    /// Nothing to tell, for another reason than that nobody measured.
    package static let dash = Cell(.none("—"), tone: .muted)
    /// Nobody measured.
    package static let noData = Cell(.none(ChineseWords.noData), tone: .muted)
}
