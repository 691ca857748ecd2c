/// What is looked for in a page, whatever calls itself HTML.
enum HTMLPage {
    /// Bytes of a page that are looked at: a title stands in the head, the form of a login near the beginning.
    static let longestHead = 512 << 10
    /// Bytes of a title that are looked at.
    private static let longestTitle = 16 << 10

    /// The text of the first `title` in a page in UTF-8, blanks joined; nil if there is none.
    static func title(of page: [UInt8]) -> String? {
        reading(page) { bytes in
            var scanner = HTMLScanner(bytes)
            while let tag = scanner.next() {
                if scanner.isNamed(tag, "title") {
                    let range = scanner.content(of: tag).prefix(longestTitle)
                    let text = HTMLText.decoded(UnsafeBufferPointer(rebasing: bytes[range]))
                    return text.split { $0.isWhitespace }.joined(separator: " ")
                }
                scanner.skipRawContent(of: tag)
            }
            return nil
        }
    }

    /// Whether a page in UTF-8 has a field for a password.
    static func asksForPassword(_ page: [UInt8]) -> Bool {
        reading(page) { bytes in
            var scanner = HTMLScanner(bytes)
            while let tag = scanner.next() {
                if scanner.isNamed(tag, "input"), let type = tag.type?.prefix(64),
                    HTMLText.decoded(UnsafeBufferPointer(rebasing: bytes[type])).lowercased() == "password"
                {
                    return true
                }
                scanner.skipRawContent(of: tag)
            }
            return false
        }
    }

    private static func reading<T>(_ page: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        page.prefix(longestHead).withUnsafeBufferPointer(body)
    }
}
