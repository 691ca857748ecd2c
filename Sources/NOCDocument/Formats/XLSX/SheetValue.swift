import Foundation
import NOCCore

/// What a cell holds in a worksheet: a number with its format, or text.
enum SheetValue: Equatable {
    case text(String)
    case number(Double, format: String)

    /// Percentages are floored at the digits shown, so that no format rounds them up, or raised where they are raised in
    /// print; durations are parts of a day; times and days are serial numbers by the site's clock. What is written around a
    /// value is part of its format.
    init(_ cell: Cell, timeZone: TimeZone) {
        self =
            switch cell.value {
            case .marked(let before, let value, let after):
                Self.marked(before, SheetValue(Cell(value), timeZone: timeZone), after)
                    ?? .text(cell.text(in: timeZone))
            case .none(let text), .text(let text): .text(text)
            case .number(let number, let digits) where number.isFinite:
                .number(number, format: Self.decimal(digits))
            case .number: .text(cell.text(in: timeZone))
            case .percent(let ratio, let digits):
                .number(
                    Self.ratio(PercentText.flooredUnits(ratio, digits: digits), digits),
                    format: Self.decimal(digits) + "%")
            case .raised(let ratio, let digits):
                .number(
                    Self.ratio(PercentText.raisedUnits(ratio, digits: digits), digits),
                    format: Self.decimal(digits) + "%")
            case .duration(let milliseconds): .number(Double(milliseconds) / 86_400_000, format: Self.duration)
            case .time(let instant): Self.time(instant, timeZone)
            case .day(let day): Self.serial(Double(day.number + Self.epoch), Self.day, else: day.description)
            }
    }

    /// The library keeps 127 bytes of a format; a value with more around it is a text, rather than one that is cut.
    private static let longestFormat = 120

    private static func marked(_ before: String, _ value: SheetValue, _ after: String) -> SheetValue? {
        switch value {
        case .text(let text): return .text(before + text + after)
        case .number(let number, let format):
            let marked = literal(before) + format + literal(after)
            return marked.utf8.count <= longestFormat ? .number(number, format: marked) : nil
        }
    }

    /// Text within a number format (ISO/IEC 29500-1, 18.8.31): between quotation marks, which themselves are escaped.
    private static func literal(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        return "\"" + SheetText.clean(text).replacing("\"", with: "\"\\\"\"") + "\""
    }

    static let duration = "[h]:mm:ss"
    static let time = "yyyy-mm-dd hh:mm:ss"
    static let day = "yyyy-mm-dd"

    /// Serial number of 1970-01-01 where 1900-01-01 is 1 and 1900 is taken for a leap year.
    private static let epoch = 25_569

    private static func decimal(_ digits: Int) -> String {
        digits > 0 ? "0." + String(repeating: "0", count: min(digits, 15)) : "0"
    }

    private static func ratio(_ units: Int, _ digits: Int) -> Double {
        Double(units) / (0..<max(0, digits + 2)).reduce(1.0) { value, _ in value * 10 }
    }

    /// To the second that the format shows.
    private static func time(_ instant: Instant, _ timeZone: TimeZone) -> SheetValue {
        let wall = timeZone.wall(at: instant)
        let seconds = wall.hour * 3_600 + wall.minute * 60 + wall.second
        return serial(
            Double(wall.day.number + epoch) + Double(seconds) / 86_400, time,
            else: TimeText.seconds(instant, timeZone: timeZone))
    }

    /// Before March 1900 and after 9999 spreadsheets have no dates.
    private static func serial(_ number: Double, _ format: String, else text: String) -> SheetValue {
        (61..<2_958_466).contains(number) ? .number(number, format: format) : .text(text)
    }
}
