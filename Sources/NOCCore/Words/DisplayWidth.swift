extension StringProtocol {
    /// Cells the text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for marks and controls.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// The text in at most `width` cells; what does not fit ends in `…`.
    package func truncated(toDisplayWidth width: Int) -> String {
        guard displayWidth > width else { return String(self) }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for character in self {
            used += character.displayWidth
            if used > width - 1 { break }
            result.append(character)
        }
        return result + "…"
    }
}

extension Character {
    /// 0, 1 or 2 cells.
    package var displayWidth: Int {
        var width = 0
        for scalar in unicodeScalars {
            if scalar.value == 0xFE0F { return 2 }  // asks for the emoji's form
            width = max(width, scalar.displayWidth)
        }
        return width
    }
}

extension Unicode.Scalar {
    /// Unicode Standard Annex 11: W and F are wide. Ambiguous ones are narrow, as terminals show them.
    package var displayWidth: Int {
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
        if (0x1160...0x11FF).contains(value) { return 0 }  // Hangul vowels and finals join what is before them
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return isWide || properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// Wide ones beside emoji; Unicode 15.1, EastAsianWidth.txt.
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
