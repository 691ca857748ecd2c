internal import CLibXML2

/// What is looked for in a page, as libxml2 reads it: whatever calls itself HTML. It reads no other file and nests no deeper than
/// 256.
enum HTMLPage {
    /// Bytes of a page that are looked at: a title stands in the head, the form of a login near the beginning.
    static let longestHead = 512 << 10
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// The text of the first `title` in a page in UTF-8, blanks joined; nil if there is none.
    static func title(of page: [UInt8]) -> String? {
        reading(page) { root in
            guard let title = first("title", from: root) else { return nil }
            guard let content = xmlNodeGetContent(title) else { return "" }
            defer { noc_xml_free(content) }
            return String(cString: content).split { $0.isWhitespace }.joined(separator: " ")
        }
    }

    /// Whether a page in UTF-8 has a field for a password.
    static func asksForPassword(_ page: [UInt8]) -> Bool {
        let field = reading(page) { root in
            first("input", from: root) { field in
                guard let type = xmlGetProp(field, "type") else { return false }
                defer { noc_xml_free(type) }
                return String(cString: type).lowercased() == "password"
            }.map { _ in true }
        }
        return field ?? false
    }

    private static func reading<T>(_ page: [UInt8], _ body: (xmlNodePtr?) -> T?) -> T? {
        guard isReady else { return nil }
        let options = HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
        let document = page.prefix(longestHead).withUnsafeBytes { bytes in
            htmlReadMemory(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8", Int32(options)
            )
        }
        guard let document else { return nil }
        defer { xmlFreeDoc(document) }
        return body(xmlDocGetRootElement(document))
    }

    /// In document order, without recursion.
    private static func first(
        _ name: String, from root: xmlNodePtr?, where isIt: (xmlNodePtr) -> Bool = { _ in true }
    ) -> xmlNodePtr? {
        var node = root
        while let current = node {
            if current.pointee.type == XML_ELEMENT_NODE, let own = current.pointee.name, String(cString: own) == name,
                isIt(current)
            {
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
