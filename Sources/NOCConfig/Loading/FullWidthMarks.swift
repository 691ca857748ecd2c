/// Finds full-width punctuation where YAML wants its own: an input method that is still switched on writes `：` for `:`, which
/// looks right and makes a key part of a value.
struct FullWidthMarks {
    /// What was written, and what is to be written.
    private static let marks: [Character: String] = [
        "：": "':' and a blank", "，": "','", "“": "'\"'", "”": "'\"'", "｛": "'{'", "｝": "'}'", "［": "'['", "］": "']'",
        "＃": "'#'", "\u{3000}": "a blank",
    ]
    /// A parser that lost its way complains some lines further down.
    private static let linesBefore = 3

    private let file: String
    private let lines: [Substring]

    init(_ text: String, file: String) {
        self.file = file
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The mark behind a problem: one that its message shows, or one that stands like syntax near it.
    func mark(behind message: String, at place: Place) -> Located<String>? {
        let near = [place.line] + Array(max(1, place.line - Self.linesBefore)...(place.line + Self.linesBefore))
        if let shown = Self.marks.keys.first(where: message.contains) {
            let here = characters(place.line).first { $0.column >= place.column && $0.character == shown }
            if let here { return complaint(here, in: place.line) }
            return first(near) { line in characters(line).first { $0.character == shown && !$0.isQuoted } }
        }
        return first(near, syntax)
    }

    private func first(_ lines: [Int], _ find: (Int) -> Found?) -> Located<String>? {
        for line in lines {
            if let found = find(line) { return complaint(found, in: line) }
        }
        return nil
    }

    private func complaint(_ found: Found, in line: Int) -> Located<String>? {
        Self.marks[found.character].map { wanted in
            Located(
                value: "'\(found.character)' is a full-width character, and no YAML: write \(wanted)",
                place: Place(file: file, line: line, column: found.column))
        }
    }

    private struct Found {
        /// In Unicode scalars, from 1.
        var column: Int
        var character: Character
        var isQuoted: Bool
    }

    /// `key：`, `，key:`, or an indentation with what is no blank.
    private func syntax(_ line: Int) -> Found? {
        let text = characters(line).filter { !$0.isQuoted }
        return text.enumerated().first { index, found in
            let before = text[..<index].reversed().drop { $0.character == " " }
            let key = before.prefix { $0.character.isKeyCharacter }
            let start = before.dropFirst(key.count).first { $0.character != " " }?.character
            let after = text[(index + 1)...].drop { $0.character == " " }.drop { $0.character.isKeyCharacter }
            switch found.character {
            case "：": return !key.isEmpty && (start.map { "-{,，".contains($0) } ?? true)
            case "，": return after.first.map { ":：".contains($0.character) } ?? false
            case "\u{3000}": return before.isEmpty
            default: return false
            }
        }?.element
    }

    /// The characters of a line up to its comment.
    private func characters(_ line: Int) -> [Found] {
        guard lines.indices.contains(line - 1) else { return [] }
        var result: [Found] = []
        var (column, quote, previous) = (1, Character?.none, Character(" "))
        for character in lines[line - 1] {
            if quote == nil, character == "#", previous == " " { break }
            let isMark = character == "\"" || character == "'"
            result.append(Found(column: column, character: character, isQuoted: quote != nil))
            if isMark { quote = quote == nil ? character : (quote == character ? nil : quote) }
            column += character.unicodeScalars.count
            previous = character
        }
        return result
    }
}

extension Character {
    fileprivate var isKeyCharacter: Bool { isASCII && (isLetter || isNumber || self == "_" || self == "-") }
}
