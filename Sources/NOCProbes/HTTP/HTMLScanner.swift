internal import Glibc

/// Passes over a page in UTF-8 once, tag by tag, as the tokenizer of the HTML standard does (13.2.5): it takes as long as the
/// page is long, whatever stands in it, and keeps nothing. (libxml2 compares each attribute of a tag with all before it, and
/// closes all that is open at each end.)
struct HTMLScanner {
    struct Tag {
        /// As it is written.
        var name: Range<Int>
        /// The first `type` among its attributes; nil: there is none.
        var type: Range<Int>?
    }

    /// Elements whose content is text up to their own end tag.
    private static let rawElements = [
        "title", "textarea", "script", "style", "xmp", "iframe", "noembed", "noframes",
    ].map { Array($0.utf8) }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next start tag that is whole; nil at the end of the page.
    mutating func next() -> Tag? {
        while let open = find(0x3C, from: offset) {
            offset = open + 1
            guard let byte = peek() else { return nil }
            switch byte {
            case UInt8(ascii: "!") where starts(with: "!--"): skipComment()
            case UInt8(ascii: "!"), UInt8(ascii: "?"): skip(past: 0x3E)
            case UInt8(ascii: "/"):
                offset += 1
                if let byte = peek(), HTMLScanner.isLetter(byte) { _ = tag() } else { skip(past: 0x3E) }
            case _ where HTMLScanner.isLetter(byte):
                if let tag = tag() { return tag }
            default: break
            }
        }
        offset = bytes.count
        return nil
    }

    func isNamed(_ tag: Tag, _ name: StaticString) -> Bool { isNamed(tag.name, name) }

    /// The text of an element whose tag has just been passed, up to its end tag or the end of the page. What is in it is no markup.
    mutating func content(of tag: Tag) -> Range<Int> {
        let start = offset
        var place = offset
        while let open = find(0x3C, from: place) {
            place = open + 1
            let name = open + 2..<open + 2 + tag.name.count
            guard name.upperBound <= bytes.count, bytes[place] == UInt8(ascii: "/"),
                zip(name, tag.name).allSatisfy({
                    HTMLScanner.lowered(bytes[$0]) == HTMLScanner.lowered(bytes[$1])
                }),
                name.upperBound == bytes.count || HTMLScanner.endsName(bytes[name.upperBound])
            else { continue }
            offset = open
            return start..<open
        }
        offset = bytes.count
        return start..<bytes.count
    }

    /// Passes over what follows a tag as text, where something does.
    mutating func skipRawContent(of tag: Tag) {
        if isNamed(tag, "plaintext") { offset = bytes.count }
        if HTMLScanner.rawElements.contains(where: { $0.withUnsafeBufferPointer { equal(tag.name, $0) } }) {
            _ = content(of: tag)
        }
    }

    // MARK: Parts

    /// A tag from its name to its end; nil where the page ends inside it.
    private mutating func tag() -> Tag? {
        let start = offset
        while let byte = peek(), !HTMLScanner.endsName(byte) { offset += 1 }
        var tag = Tag(name: start..<offset)
        while true {
            while let byte = peek(), HTMLScanner.isBlank(byte) || byte == UInt8(ascii: "/") { offset += 1 }
            guard let byte = peek() else { return nil }
            if byte == UInt8(ascii: ">") {
                offset += 1
                return tag
            }
            guard let (name, value) = attribute() else { return nil }
            if tag.type == nil, isNamed(name, "type") { tag.type = value }
        }
    }

    /// Nil where the page ends inside it.
    private mutating func attribute() -> (name: Range<Int>, value: Range<Int>)? {
        let start = offset
        // A name may begin with what separates it otherwise.
        offset += 1
        while let byte = peek(), !HTMLScanner.endsName(byte), byte != UInt8(ascii: "=") { offset += 1 }
        let name = start..<offset
        while let byte = peek(), HTMLScanner.isBlank(byte) { offset += 1 }
        guard peek() == UInt8(ascii: "=") else { return (name, offset..<offset) }
        offset += 1
        while let byte = peek(), HTMLScanner.isBlank(byte) { offset += 1 }
        guard let first = peek() else { return nil }
        guard first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
            let start = offset
            while let byte = peek(), !HTMLScanner.isBlank(byte), byte != UInt8(ascii: ">") { offset += 1 }
            return (name, start..<offset)
        }
        guard let end = find(first, from: offset + 1) else {
            offset = bytes.count
            return nil
        }
        defer { offset = end + 1 }
        return (name, offset + 1..<end)
    }

    /// `<!-->` and `<!--->` are whole.
    private mutating func skipComment() {
        offset += 3
        if starts(with: ">") || starts(with: "->") { return skip(past: 0x3E) }
        while let end = find(0x3E, from: offset) {
            offset = end + 1
            if ends(with: "-->", at: end) || ends(with: "--!>", at: end) { return }
        }
        offset = bytes.count
    }

    // MARK: Bytes

    /// `name` in lower case.
    private func isNamed(_ range: Range<Int>, _ name: StaticString) -> Bool {
        equal(range, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func starts(with text: StaticString) -> Bool {
        isNamed(offset..<offset + text.utf8CodeUnitCount, text)
    }

    /// Whether `text`, which begins a comment's end, stands there with its last byte at `end`, and not before the comment.
    private func ends(with text: StaticString, at end: Int) -> Bool {
        let start = end + 1 - text.utf8CodeUnitCount
        return start >= 0 && isNamed(start..<end + 1, text)
    }

    /// Letters in either case; of what is compared here only letters differ by that bit.
    private func equal(_ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard range.count == text.count, range.upperBound <= bytes.count else { return false }
        for (place, byte) in zip(range, text) where HTMLScanner.lowered(bytes[place]) != byte { return false }
        return true
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count,
            let hit = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    private mutating func skip(past byte: UInt8) { offset = find(byte, from: offset).map { $0 + 1 } ?? bytes.count }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D: true
        default: false
        }
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }
}
