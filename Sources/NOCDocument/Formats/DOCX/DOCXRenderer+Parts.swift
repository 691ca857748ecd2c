import Foundation
import NOCCore

extension DOCXRenderer {
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006"
    private static let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    private static let mainType = "application/vnd.openxmlformats-officedocument.wordprocessingml"

    /// A part that begins as every part does.
    static func part(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ body: (inout Markup) -> Void
    ) -> String {
        var xml = Markup()
        xml.fixed("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>")
        xml.element(name, attributes, body)
        return xml.text
    }

    var contentTypes: String {
        Self.part("Types", ["xmlns": "\(Self.package)/content-types"]) { xml in
            for (end, type) in [
                ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
                ("png", "image/png"), ("svg", "image/svg+xml"),
            ] {
                xml.empty("Default", ["Extension": end, "ContentType": type])
            }
            for (name, type) in [
                ("word/document", "\(Self.mainType).document.main+xml"), ("word/styles", "\(Self.mainType).styles+xml"),
                ("word/settings", "\(Self.mainType).settings+xml"),
                ("word/fontTable", "\(Self.mainType).fontTable+xml"),
                ("word/theme", "application/vnd.openxmlformats-officedocument.theme+xml"),
                ("word/numbering", "\(Self.mainType).numbering+xml"), ("word/footer1", "\(Self.mainType).footer+xml"),
                ("word/footer2", "\(Self.mainType).footer+xml"),
                ("docProps/core", "application/vnd.openxmlformats-package.core-properties+xml"),
                ("docProps/app", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
            ] {
                xml.empty("Override", ["PartName": "/\(name).xml", "ContentType": type])
            }
        }
    }

    var packageRelations: String {
        Self.part("Relationships", ["xmlns": "\(Self.package)/relationships"]) { xml in
            Self.relate("rId1", "\(Self.office)/relationships/officeDocument", "word/document.xml", &xml)
            let core = "\(Self.package)/relationships/metadata/core-properties"
            Self.relate("rId2", core, "docProps/core.xml", &xml)
            Self.relate("rId3", "\(Self.office)/relationships/extended-properties", "docProps/app.xml", &xml)
        }
    }

    func documentRelations(images: Int) -> String {
        Self.part("Relationships", ["xmlns": "\(Self.package)/relationships"]) { xml in
            for (id, type, name) in [
                ("rIdStyles", "styles", "styles"), ("rIdSettings", "settings", "settings"),
                ("rIdFonts", "fontTable", "fontTable"), ("rIdTheme", "theme", "theme"),
                ("rIdNumbering", "numbering", "numbering"),
                ("rIdFooterOdd", "footer", "footer1"), ("rIdFooterEven", "footer", "footer2"),
            ] {
                Self.relate(id, "\(Self.office)/relationships/\(type)", "\(name).xml", &xml)
            }
            for index in 0..<images {
                let type = "\(Self.office)/relationships/image"
                Self.relate("rIdDots\(index + 1)", type, "media/image\(index + 1).png", &xml)
                Self.relate("rIdLines\(index + 1)", type, "media/image\(index + 1).svg", &xml)
            }
        }
    }

    private static func relate(_ id: String, _ type: String, _ target: String, _ xml: inout Markup) {
        xml.empty("Relationship", ["Id": id, "Type": type, "Target": target])
    }

    var coreProperties: String {
        let namespaces: KeyValuePairs<StaticString, String> = [
            "xmlns:cp": "\(Self.package)/metadata/core-properties", "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/", "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        ]
        return Self.part("cp:coreProperties", namespaces) { xml in
            xml.element("dc:title", [:], text: document.title + document.subtitle)
            xml.element("dc:creator", [:], text: document.organisation)
            xml.element("cp:lastModifiedBy", [:], text: document.organisation)
            xml.element("dc:language", [:], text: "zh-CN")
            guard let made = document.generatedAt else { return }
            let time = TimeText.rfc3339(made, timeZone: .gmt)
            xml.element("dcterms:created", ["xsi:type": "dcterms:W3CDTF"], text: time)
            xml.element("dcterms:modified", ["xsi:type": "dcterms:W3CDTF"], text: time)
        }
    }

    var appProperties: String {
        Self.part("Properties", ["xmlns": "\(Self.office)/extended-properties"]) { xml in
            xml.element("Application", [:], text: "noc")
            xml.element("Company", [:], text: document.organisation)
        }
    }

    /// `contentsPitch` is twentieths of a point.
    func styles(contentsPitch: Int) -> String {
        String(decoding: PackageResources.word_styles_xml, as: UTF8.self)
            .replacing("CONTENTS-PITCH", with: String(contentsPitch))
    }

    /// Fields are brought up to date on opening where there are contents: these have no page numbers before.
    func settings(hasContents: Bool) -> String {
        String(decoding: PackageResources.word_settings_xml, as: UTF8.self)
            .replacing("FIELDS-ARE-OLD", with: hasContents ? "true" : "false")
    }

    /// One numbering for each list, so that each begins with 1. The first is the style's own.
    func numbering(lists: Int) -> String {
        Self.part("w:numbering", ["xmlns:w": Self.word]) { xml in
            xml.fixed(
                """
                <w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">\
                <w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%1. "/>\
                <w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="640" w:firstLineChars="200"/></w:pPr></w:lvl>\
                </w:abstractNum>
                """)
            for list in 1...max(lists, 1) {
                xml.open("w:num", ["w:numId": "\(list)"])
                xml.fixed("<w:abstractNumId w:val=\"0\"/>")
                xml.fixed("<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>")
                xml.close("w:num")
            }
        }
    }

    /// `— 1 —` one character from the outer edge of a bound volume, and the document's line below it.
    func footer(isOdd: Bool) -> String {
        Self.part("w:ftr", ["xmlns:w": Self.word]) { xml in
            let place: (inout Markup) -> Void = { xml in
                xml.fixed(
                    isOdd
                        ? "<w:ind w:right=\"280\" w:rightChars=\"100\"/><w:jc w:val=\"right\"/>"
                        : "<w:ind w:left=\"280\" w:leftChars=\"100\"/><w:jc w:val=\"left\"/>")
            }
            xml.paragraph(.footer, properties: place) { xml in
                xml.run("— ")
                xml.field("PAGE", shown: "1")
                xml.run(" —")
            }
            xml.paragraph(.footLine, document.footer)
        }
    }
}
