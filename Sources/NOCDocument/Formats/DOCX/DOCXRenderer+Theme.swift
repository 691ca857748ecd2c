extension DOCXRenderer {
    private static let drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"

    /// The colours and fonts that Word offers beside those in use; a document without a theme counts as damaged.
    var theme: String {
        Self.part("a:theme", ["xmlns:a": Self.drawing, "name": "noc"]) { xml in
            xml.element("a:themeElements", [:]) { xml in
                xml.element("a:clrScheme", ["name": "noc"], colours)
                xml.element("a:fontScheme", ["name": "noc"]) { xml in
                    fonts("a:majorFont", eastern: "黑体", &xml)
                    fonts("a:minorFont", eastern: "仿宋_GB2312", &xml)
                }
                xml.element("a:fmtScheme", ["name": "noc"], formats)
            }
        }
    }

    private func colours(_ xml: inout Markup) {
        let colours: KeyValuePairs<StaticString, Ink> = [
            "a:dk1": .text, "a:lt1": .white, "a:dk2": .slate, "a:lt2": .wash, "a:accent1": .accent, "a:accent2": .good,
            "a:accent3": .bad, "a:accent4": .amber, "a:accent5": .violet, "a:accent6": .brown, "a:hlink": .accent,
            "a:folHlink": .violet,
        ]
        for (name, ink) in colours {
            xml.element(name, [:]) { xml in xml.empty("a:srgbClr", ["val": String(ink.hex.dropFirst())]) }
        }
    }

    private func fonts(_ name: StaticString, eastern: String, _ xml: inout Markup) {
        xml.element(name, [:]) { xml in
            xml.empty("a:latin", ["typeface": "Times New Roman"])
            xml.empty("a:ea", ["typeface": eastern])
            xml.empty("a:cs", ["typeface": ""])
        }
    }

    /// Plain ones: the schema asks for three of each.
    private func formats(_ xml: inout Markup) {
        let formats: KeyValuePairs<StaticString, StaticString> = [
            "a:fillStyleLst": "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
            "a:lnStyleLst": "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
            "a:effectStyleLst": "<a:effectStyle><a:effectLst/></a:effectStyle>",
            "a:bgFillStyleLst": "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
        ]
        for (name, format) in formats {
            xml.element(name, [:]) { xml in for _ in 0..<3 { xml.fixed(format) } }
        }
    }
}
