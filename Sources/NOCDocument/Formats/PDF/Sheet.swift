/// A sheet of A4 with the margins of GB/T 9704-2012: 37 mm above, 28 mm at the binding edge. A sheet across is the same one
/// turned, with its head at the binding edge. All in points.
struct Sheet: Equatable {
    let width: Double
    let height: Double
    let top: Double
    let bottom: Double
    let left: Double
    let right: Double

    private static func points(_ millimetres: Double) -> Double { millimetres * 72 / 25.4 }

    static let portrait = Sheet(
        width: points(210), height: points(297), top: points(37), bottom: points(35), left: points(28),
        right: points(26))
    static let landscape = Sheet(
        width: points(297), height: points(210), top: points(28), bottom: points(26), left: points(35),
        right: points(37))

    init(width: Double, height: Double, top: Double, bottom: Double, left: Double, right: Double) {
        self.width = width
        self.height = height
        self.top = top
        self.bottom = bottom
        self.left = left
        self.right = right
    }

    init(_ orientation: Section.Orientation) { self = orientation == .landscape ? .landscape : .portrait }

    var textWidth: Double { width - left - right }
    var textHeight: Double { height - top - bottom }
    /// Where the text ends.
    var floor: Double { height - bottom }
}
