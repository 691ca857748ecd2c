/// The page of GB/T 9704-2012: A4, 37 mm above the text, 28 mm at the binding, a text of 156 × 225 mm.
///
/// A wide page is the same sheet turned clockwise, so that the head of the page lies at the binding and a bound volume is
/// read by turning it. Lengths are in twentieths of a point.
enum WordPage {
    private static let (long, short) = (16_838, 11_906)
    private static let (top, bottom, binding, edge) = (2_098, 1_984, 1_587, 1_474)
    /// From the paper's edge to the foot line, so that the page number stands about 7 mm below the text.
    private static let foot = 964

    /// The width of the text.
    static func width(_ orientation: Section.Orientation) -> Int {
        orientation == .portrait ? short - binding - edge : long - top - bottom
    }

    /// The height of the text.
    static func height(_ orientation: Section.Orientation) -> Int {
        orientation == .portrait ? long - top - bottom : short - binding - edge
    }

    /// The properties of the pages that end here. Page numbers run on from section to section.
    static func write(_ orientation: Section.Orientation, _ xml: inout Markup) {
        xml.open("w:sectPr")
        xml.empty("w:footerReference", ["w:type": "even", "r:id": "rIdFooterEven"])
        xml.empty("w:footerReference", ["w:type": "default", "r:id": "rIdFooterOdd"])
        xml.value("w:type", "nextPage")
        if orientation == .portrait {
            xml.empty("w:pgSz", ["w:w": "\(short)", "w:h": "\(long)"])
            margins(top: top, right: edge, bottom: bottom, left: binding, &xml)
        } else {
            xml.empty("w:pgSz", ["w:w": "\(long)", "w:h": "\(short)", "w:orient": "landscape"])
            margins(top: binding, right: top, bottom: edge, left: bottom, &xml)
        }
        xml.empty("w:cols", ["w:space": "425"])
        xml.close("w:sectPr")
    }

    private static func margins(top: Int, right: Int, bottom: Int, left: Int, _ xml: inout Markup) {
        xml.empty(
            "w:pgMar",
            [
                "w:top": "\(top)", "w:right": "\(right)", "w:bottom": "\(bottom)", "w:left": "\(left)",
                "w:header": "851", "w:footer": "\(min(foot, bottom - 600))", "w:gutter": "0",
            ])
    }
}
