import Foundation

/// Draws charts as wide as the place where they will stand, in units of 1/96 inch: text keeps its size, so that a chart is
/// not made small but drawn narrow.
struct ChartDrawing {
    /// Across a page on the screen, and half a card there; browsers enlarge both.
    static let screen = 760.0
    static let screenCard = 380.0
    /// Between the margins of an upright sheet of A4.
    static let page = 589.6
    /// Beside another chart there.
    static let pageHalf = 284.0
    /// Between the margins of a sheet across.
    static let pageAcross = 850.4

    let width: Double
    let timeZone: TimeZone

    func drawing(_ chart: Chart) -> Drawing {
        var drawing =
            switch chart.content {
            case .strip(let strip): StripDrawing(strip, width: width, timeZone: timeZone).drawing
            case .calendar(let calendar): CalendarDrawing(calendar, width: width).drawing
            case .curve(let curve): CurveDrawing(curve, width: width).drawing
            case .bars(let bars): BarDrawing(bars, width: width).drawing
            }
        drawing.summary = chart.summary.isEmpty ? chart.caption : chart.summary
        return drawing
    }
}
