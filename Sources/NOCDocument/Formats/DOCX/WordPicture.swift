/// A picture that stands in a line of text. Width and height are points.
struct WordPicture {
    /// Of the image, from 1.
    var number: Int
    /// For those who cannot see it.
    var text: String
    var width: Double
    var height: Double

    /// Pixels a point: 200 dpi.
    static let scale = 200.0 / 72

    /// Dots for every program, and lines for those that know the extension for SVG (MS-ODRAWXML 2.3.1).
    func write(_ xml: inout Markup) {
        let (across, down) = ("\(Int(width * 12_700))", "\(Int(height * 12_700))")
        let (id, name) = ("\(number)", "图片 \(number)")
        xml.fixed("<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">")
        xml.empty("wp:extent", ["cx": across, "cy": down])
        xml.empty("wp:docPr", ["id": id, "name": name, "descr": text])
        xml.fixed("<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>")
        xml.open("a:graphicData", ["uri": "http://schemas.openxmlformats.org/drawingml/2006/picture"])
        xml.open("pic:pic")
        xml.open("pic:nvPicPr")
        xml.empty("pic:cNvPr", ["id": id, "name": name, "descr": text])
        xml.fixed("<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>")
        xml.open("a:blip", ["r:embed": "rIdDots\(number)"])
        xml.fixed("<a:extLst><a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\">")
        xml.empty("asvg:svgBlip", ["r:embed": "rIdLines\(number)"])
        xml.fixed("</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>")
        xml.fixed("<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>")
        xml.empty("a:ext", ["cx": across, "cy": down])
        xml.fixed("</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>")
        xml.fixed("</a:graphic></wp:inline></w:drawing></w:r>")
    }
}
