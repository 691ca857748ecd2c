package import Foundation

/// A chart as a picture to be placed in office documents, as wide as the text of an upright sheet of A4.
package enum ChartImage {
    /// Points a unit of a drawing.
    static let unit = 0.75

    /// The chart as PNG on white: `scale` pixels a point, so 3 is 216 dpi. Width and height are points. Throws
    /// `RenderFailure` when the host has no font with Chinese characters.
    package static func png(
        _ chart: Chart, timeZone: TimeZone, scale: Double
    ) throws -> (data: Data, width: Double, height: Double) {
        let drawing = drawing(chart, timeZone)
        let typesetter = Typesetter()
        try typesetter.requireChinese()
        let data = try png(drawing, scale: scale, typesetter)
        return (data, drawing.width * unit, drawing.height * unit)
    }

    static func png(_ drawing: Drawing, scale: Double, _ typesetter: Typesetter) throws -> Data {
        let (width, height) = (drawing.width * unit, drawing.height * unit)
        let canvas = try Canvas(imageWidth: width, height: height, scale: scale)
        canvas.draw(drawing, at: .init(0, 0), scale: unit, typesetter)
        return try canvas.png()
    }

    /// The chart as an SVG file, which needs no font here.
    package static func svg(_ chart: Chart, timeZone: TimeZone) -> (data: Data, width: Double, height: Double) {
        let drawing = drawing(chart, timeZone)
        return (Data(drawing.svgFile.utf8), drawing.width * unit, drawing.height * unit)
    }

    private static func drawing(_ chart: Chart, _ timeZone: TimeZone) -> Drawing {
        ChartDrawing(width: ChartDrawing.page, timeZone: timeZone).drawing(chart)
    }
}
