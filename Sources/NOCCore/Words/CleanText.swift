extension StringProtocol {
    /// The text fit to be shown in a line of something else: no control, direction or invisible characters, white space
    /// as single blanks, at most `limit` characters with `…` for the rest.
    ///
    /// Names and reasons come from configuration, people and the wire: a mark that turns the direction of writing would
    /// change the sense of the whole line.
    package func cleanLine(limit: Int = 200) -> String {
        var result = String.UnicodeScalarView()
        var blank = false
        for scalar in unicodeScalars.prefix(limit * 8) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: blank = true
            case .format, .surrogate, .unassigned: break
            default:
                if blank, !result.isEmpty { result.append(" ") }
                blank = false
                result.append(scalar)
            }
        }
        let text = String(result)
        return text.count > limit ? text.prefix(Swift.max(0, limit - 1)) + "…" : text
    }

    /// The text in a line (`cleanLine`), whole: names have at most 200 characters, texts of records 2,000. Only what no cell
    /// of a worksheet could hold is cut.
    package func cleanText() -> String { cleanLine(limit: 32_000) }

    /// The text fit to be shown as lines: what a program or a device wrote, without the sequences that steer a terminal
    /// (ECMA-48), without other control characters and without marks that turn the direction of writing. Line ends of any kind
    /// become `\n`; tabs stay.
    package func cleanLines() -> String {
        var result = String.UnicodeScalarView()
        var sequence = ControlSequence.none
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            defer { previous = scalar }
            guard !sequence.takes(scalar) else { continue }
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case "\t": result.append(scalar)
            case _ where scalar.isSteering: break
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// A control character, or a mark that turns the direction of writing.
    package var isSteering: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// Where in a sequence that steers a terminal (ECMA-48, 5.4 and 5.6) a text is.
private enum ControlSequence {
    case none, escape
    /// Parameters, up to a final byte.
    case control
    /// A title or the like, up to BEL or ST.
    case string

    mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch (self, scalar.value) {
        case (.string, 0x07), (.string, 0x9C): self = .none
        case (.string, 0x0A), (.string, 0x0D), (.control, 0x0A), (.control, 0x0D):
            self = .none
            return false
        case (_, 0x1B): self = .escape
        case (.none, 0x9B): self = .control
        case (.none, 0x90), (.none, 0x9D...0x9F): self = .string
        case (.none, _): return false
        case (.escape, 0x5B): self = .control
        case (.escape, 0x50), (.escape, 0x58), (.escape, 0x5D...0x5F): self = .string
        case (.escape, 0x20...0x2F): break
        case (.escape, 0x0A), (.escape, 0x0D):
            self = .none
            return false
        case (.escape, _): self = .none
        case (.control, 0x40...0x7E): self = .none
        case (.control, _), (.string, _): break
        }
        return true
    }
}
