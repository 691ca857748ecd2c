import NOCCore

/// Text fit for a worksheet.
enum SheetText {
    /// As many UTF-16 units as a cell takes, less some for what is escaped.
    private static let limit = 32_000
    /// As many as a cell takes.
    private static let most = 32_767

    /// Text of a cell. `_x000D_`, which spreadsheets read there as the character of that number (ISO/IEC 29500-1,
    /// 22.9.2.19), gets its own underscore escaped, so that it is read as it stands.
    static func cell(_ text: String) -> String {
        let clean = clean(text)
        guard clean.contains("_x") else { return clean }
        let escaped = clean.replacing(#/_x(?=[0-9A-Fa-f]{4}_)/#, with: "_x005F_x")
        return escaped.utf16.count > most ? String(decoding: escaped.utf16.prefix(most), as: UTF16.self) : escaped
    }

    /// Without the characters that XML 1.0 cannot hold, and not too long; a line end stays.
    static func clean(_ text: String) -> String {
        guard text.utf8.count > limit || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xEF }) else {
            return text
        }
        var result = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars where length < limit {
            switch scalar {
            case "\n": result.append(scalar)
            case "\t": result.append(" ")
            case "\0"..<" ", "\u{7F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.append(scalar)
            }
            length += scalar.value > 0xFFFF ? 2 : 1
        }
        return String(result)
    }

    /// For a chart's words: one that begins with `=` would be taken for the address of a cell.
    static func label(_ text: String) -> String {
        let text = clean(text.cleanLine())
        return text.hasPrefix("=") ? " " + text : text
    }
}

/// Gives sheets names that spreadsheets take: at most 31 UTF-16 units, none of `[]:*?/\`, no apostrophe at an end, no name
/// twice (large and small letters are the same).
struct SheetNames {
    private static let limit = 31
    private var taken: Set<String> = ["history"]  // kept by Excel for itself

    mutating func name(_ wanted: String) -> String {
        let text = SheetText.clean(wanted.cleanLine().filter { !"[]:*?/\\'".contains($0) })
        let stem = text.isEmpty ? "表" : text
        var name = Self.cut(stem, to: Self.limit)
        var number = 1
        while !taken.insert(name.lowercased()).inserted {
            number += 1
            let end = "（\(number)）"
            name = Self.cut(stem, to: Self.limit - end.utf16.count) + end
        }
        return name
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        var result = ""
        var length = 0
        for character in text {
            length += character.utf16.count
            guard length <= limit else { break }
            result.append(character)
        }
        return result
    }
}
