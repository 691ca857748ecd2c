import Foundation

/// Draws charts for the place where they will stand.
struct ChartDrawing {
    /// How wide a chart is drawn, in units of 1/96 inch: text keeps its size, so a chart is not made small but drawn narrow.
    enum Place: Sendable {
        /// Across a page on the screen, or half a card there; what browsers enlarge.
        case screen, screenCard
        /// Between the margins of an upright sheet, beside another chart there, or between those of a sheet across.
        case page, pageHalf, pageWide

        var width: Double {
            switch self {
            case .screen: 760
            case .screenCard: 380
            case .page: 589.6
            case .pageHalf: 284
            case .pageWide: 850.4
            }
        }
    }

    let place: Place
    let timeZone: TimeZone

    func drawing(_ chart: Chart) -> Drawing {
        var drawing =
            switch chart.content {
            case .strip(let strip): StripDrawing(strip, width: place.width, timeZone: timeZone).drawing
            case .calendar(let calendar): CalendarDrawing(calendar, width: place.width).drawing
            case .curve(let curve): CurveDrawing(curve, width: place.width).drawing
            case .bars(let bars): BarDrawing(bars, width: place.width).drawing
            }
        drawing.summary = chart.summary.isEmpty ? chart.caption : chart.summary
        return drawing
    }
}
