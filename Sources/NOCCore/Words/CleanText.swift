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
}
