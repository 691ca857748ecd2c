internal import CLibXML2
internal import Glibc

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

    /// The body as UTF-8: by byte order mark, header, the page's own word; without any, UTF-8 if it is that, else GB18030.
    /// What is no character of the encoding becomes U+FFFD.
    static func decode(_ body: [UInt8], contentType: String?) -> [UInt8] {
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(body.dropFirst(3)) }
        if body.starts(with: [0xFF, 0xFE]) { return convert(body.dropFirst(2), from: "UTF-16LE") ?? body }
        if body.starts(with: [0xFE, 0xFF]) { return convert(body.dropFirst(2), from: "UTF-16BE") ?? body }
        let declared = contentType.flatMap { label(in: Array($0.utf8)[...]) } ?? label(in: body.prefix(4_096))
        switch declared.flatMap({ names[$0] }) {
        case "UTF-8": return body
        case let name?: return convert(body[...], from: name) ?? body
        case nil: return isUTF8(body) ? body : convert(body[...], from: "GB18030") ?? body
        }
    }

    /// What follows the first `charset=` or `encoding=`, in lower case.
    private static func label(in bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        guard let match = text.firstMatch(of: /(?:charset|encoding)\s*=\s*["']?([a-z0-9_:.-]{1,40})/) else {
            return nil
        }
        return String(match.1)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Nil where the host has no such converter.
    private static func convert(_ bytes: ArraySlice<UInt8>, from name: String) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", name), converter != UnsafeMutableRawPointer(bitPattern: -1) else {
            return nil
        }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var result: [UInt8] = []
        var output = [CChar](repeating: 0, count: 65_536)
        input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0 {
                let (status, error, written) = output.withUnsafeMutableBufferPointer { output in
                    var free = output.baseAddress
                    var room = output.count
                    let status = iconv(converter, &next, &left, &free, &room)
                    return (status, errno, output.count - room)
                }
                result += output[..<written].map { UInt8(bitPattern: $0) }
                // E2BIG: the output was full, and goes on. Otherwise: a byte that begins no character.
                guard status == -1, error != E2BIG, left > 0 else { continue }
                result += [0xEF, 0xBF, 0xBD]
                next = next?.advanced(by: 1)
                left -= 1
            }
        }
        return result
    }
}
