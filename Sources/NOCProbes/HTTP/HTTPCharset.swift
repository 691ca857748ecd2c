internal import NetIO

/// The encodings in which pages come, by the labels that pages use (the WHATWG Encoding Standard's, those met in practice).
enum HTTPCharset {
    /// By label in lower case: what iconv calls it. Where the standard reads one label as a larger set, so does this.
    private static let names: [String: String] = [
        "utf-8": "UTF-8", "utf8": "UTF-8", "us-ascii": "UTF-8", "ascii": "UTF-8",
        "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "gb_2312": "GB18030", "gb_2312-80": "GB18030",
        "x-gbk": "GB18030", "cp936": "GB18030", "ms936": "GB18030", "windows-936": "GB18030", "chinese": "GB18030",
        "big5": "BIG5-HKSCS", "big5-hkscs": "BIG5-HKSCS", "cn-big5": "BIG5-HKSCS", "x-x-big5": "BIG5-HKSCS",
        "utf-16": "UTF-16LE", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE",
        "iso-8859-1": "CP1252", "latin1": "CP1252", "windows-1252": "CP1252", "cp1252": "CP1252",
        "iso-8859-2": "ISO-8859-2", "iso-8859-15": "ISO-8859-15", "windows-1251": "CP1251", "koi8-r": "KOI8-R",
        "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "windows-31j": "CP932",
        "euc-jp": "EUC-JP", "euc-kr": "CP949", "ks_c_5601-1987": "CP949",
    ]

    /// The body as UTF-8: by byte order mark, header, the page's own word (JSON has none); without any, UTF-8 if it is that,
    /// else GB18030. What is no character of the encoding becomes U+FFFD.
    static func decode(_ body: [UInt8], contentType: String?) -> [UInt8] {
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(body.dropFirst(3)) }
        if body.starts(with: [0xFF, 0xFE]) { return Charset.utf8(body.dropFirst(2), from: "UTF-16LE") ?? body }
        if body.starts(with: [0xFE, 0xFF]) { return Charset.utf8(body.dropFirst(2), from: "UTF-16BE") ?? body }
        let declared =
            contentType.flatMap { label(in: Array($0.utf8)[...]) }
            ?? (isJSON(body, contentType) ? nil : label(in: body.prefix(4_096)))
        switch declared.flatMap({ names[$0] }) {
        case "UTF-8": return body
        case let name?: return Charset.utf8(body, from: name) ?? body
        case nil: return isUTF8(body) ? body : Charset.utf8(body, from: "GB18030") ?? body
        }
    }

    private static func isJSON(_ body: [UInt8], _ contentType: String?) -> Bool {
        if contentType?.lowercased().contains("json") == true { return true }
        let first = body.prefix(64).first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == 0x7B || first == 0x5B
    }

    /// What follows the first `charset= or `encoding=`, in lower case.
    private static func label(in bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        guard let match = text.firstMatch(of: /(?:charset|encoding)\s*=\s*["']?([a-z0-9_:.-]{1,40})/) else {
            return nil
        }
        return String(match.1)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}
