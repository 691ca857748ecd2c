package import Foundation
import NOCCore

extension Cell {
    /// As it is written in a document for people.
    package func text(in timeZone: TimeZone) -> String {
        switch value {
        case .none(let word): word
        case .text(let text): text
        case .number(let number, let digits): NumberText.rounded(number, digits: digits)
        case .percent(let ratio, let digits): PercentText.floored(ratio, digits: digits)
        case .duration(let milliseconds): ReportWords.span(milliseconds)
        case .time(let instant): TimeText.seconds(instant, timeZone: timeZone)
        case .day(let day): day.description
        }
    }

    static func text(_ text: String, tone: Tone = .plain) -> Cell { Cell(.text(text.cleanLine()), tone: tone) }

    static func optional(_ text: String?) -> Cell { text.map { .text($0) } ?? dash }

    static func count(_ count: Int, tone: Tone = .plain) -> Cell { Cell(.number(Double(count), digits: 0), tone: tone) }

    static func number(_ number: Double?, digits: Int) -> Cell {
        number.map { Cell(.number($0, digits: digits)) } ?? dash
    }

    static func time(_ instant: Instant?) -> Cell { instant.map { Cell(.time($0)) } ?? dash }

    static func duration(_ milliseconds: Int64?, tone: Tone = .plain) -> Cell {
        milliseconds.map { Cell(.duration($0), tone: tone) } ?? dash
    }

    /// Nothing to tell, for another reason than that nobody measured.
    static let dash = Cell(.none("—"), tone: .muted)
    /// Nobody measured.
    static let noData = Cell(.none(ReportWords.noData), tone: .muted)
}

/// Numbers without separators of thousands, as the office writes them.
enum NumberText {
    static func rounded(_ number: Double, digits: Int) -> String {
        number.isFinite ? String(format: "%.\(digits)f", number) : "—"
    }
}
