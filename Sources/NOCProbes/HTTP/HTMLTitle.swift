internal import CLibXML2

enum HTMLTitle {
    /// Bytes of a page in which a title is looked for: it stands in the head.
    static let longestHead = 512 << 10
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// The text of the first `title` in a page in UTF-8, blanks joined; nil if there is none. libxml2 reads whatever calls itself
    /// HTML; it reads no other file and nests no deeper than 256.
    static func find(in page: [UInt8]) -> String? {
        guard isReady else { return nil }
        let options = HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
        let document = page.prefix(longestHead).withUnsafeBytes { bytes in
            htmlReadMemory(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8", Int32(options)
            )
        }
        guard let document else { return nil }
        defer { xmlFreeDoc(document) }
        guard let title = first("title", from: xmlDocGetRootElement(document)) else { return nil }
        guard let content = xmlNodeGetContent(title) else { return "" }
        defer { noc_xml_free(content) }
        return String(cString: content).split { $0.isWhitespace }.joined(separator: " ")
    }

    /// In document order, without recursion.
    private static func first(_ name: String, from root: xmlNodePtr?) -> xmlNodePtr? {
        var node = root
        while let current = node {
            if current.pointee.type == XML_ELEMENT_NODE, let own = current.pointee.name, String(cString: own) == name {
                return current
            }
            node = current.pointee.children ?? following(current)
        }
        return nil
    }

    private static func following(_ node: xmlNodePtr) -> xmlNodePtr? {
        var node: xmlNodePtr? = node
        while let current = node {
            if let next = current.pointee.next { return next }
            node = current.pointee.parent
        }
        return nil
    }
}
