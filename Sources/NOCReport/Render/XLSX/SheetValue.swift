import Foundation
import NOCCore

/// What a cell holds in a worksheet: a number with its format, or text.
enum SheetValue: Equatable {
    case text(String)
    case number(Double, format: String)

    /// Percentages are floored at the digits shown, so that no format rounds them up; durations are parts of a day; times
    /// and days are serial numbers by the site's clock.
    init(_ cell: Cell, timeZone: TimeZone) {
        self =
            switch cell.value {
            case .none(let text), .text(let text): .text(text)
            case .number(let number, let digits) where number.isFinite:
                .number(number, format: Self.decimal(digits))
            case .number: .text(cell.text(in: timeZone))
            case .percent(let ratio, let digits):
                .number(Self.floored(ratio, digits: digits), format: Self.decimal(digits) + "%")
            case .duration(let milliseconds): .number(Double(milliseconds) / 86_400_000, format: Self.duration)
            case .time(let instant): Self.time(instant, timeZone)
            case .day(let day): Self.serial(Double(day.number + Self.epoch), Self.day, else: day.description)
            }
    }

    static let duration = "[h]:mm:ss"
    static let time = "yyyy-mm-dd hh:mm:ss"
    static let day = "yyyy-mm-dd"

    /// Serial number of 1970-01-01 where 1900-01-01 is 1 and 1900 is taken for a leap year.
    private static let epoch = 25_569

    private static func decimal(_ digits: Int) -> String {
        digits > 0 ? "0." + String(repeating: "0", count: min(digits, 15)) : "0"
    }

    private static func floored(_ ratio: Double, digits: Int) -> Double {
        let scale = (0..<max(0, digits + 2)).reduce(1.0) { value, _ in value * 10 }
        return Double(PercentText.flooredUnits(ratio, digits: digits)) / scale
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
