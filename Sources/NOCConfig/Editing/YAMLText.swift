/// Scalars as people write them.
enum YAMLText {
    /// Plain where that is read as the same text, else in double quotes.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isLetter } == true
            && text.allSatisfy { $0.isLetter || $0.isNumber || "_-./".contains($0) }
            && !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased())
        return isPlain ? text : YAMLWriter.quoted(text)
    }
}
