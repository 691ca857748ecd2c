extension ConfigurationReference {
    /// The page for people, as it lies in `docs/`.
    package func markdown(_ language: Language) -> String {
        let words = ReferenceWords(language: language)
        let parts =
            [
                "# \(words.title)", words.made, words.introduction, "## \(words.contents)", contents(words),
                "## \(words.notations)", notations(words),
            ] + sections.flatMap { text(of: $0, words) } + ["## \(words.index)", index(words)]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func contents(_ words: ReferenceWords) -> String {
        let head = [words.notations, words.all].map { "- \(Markdown.link($0, to: $0))" }
        let chapters = sections.filter { !$0.path.isEmpty }.map { section in
            let depth = section.path == section.chapter ? 0 : 1
            let title = section.help.map { " — \($0.text(words.language))" } ?? ""
            return String(repeating: "  ", count: isChapter(section) ? 0 : depth)
                + "- \(Markdown.link("`\(section.path)`", to: section.path))\(title)"
        }
        return (head + chapters + ["- \(Markdown.link(words.index, to: words.index))"]).joined(separator: "\n")
    }

    /// Whether it is the first about a key of the whole configuration.
    private func isChapter(_ section: Section) -> Bool {
        sections.first { $0.chapter == section.chapter }?.path == section.path
    }

    private func notations(_ words: ReferenceWords) -> String {
        Markdown.table(
            words.notationColumns,
            Notation.allCases.map { [$0.title(words.language), $0.explanation(words.language)] })
    }

    private func text(of section: Section, _ words: ReferenceWords) -> [String] {
        let level = section.path.isEmpty || isChapter(section) ? "##" : "###"
        let title = section.path.isEmpty ? words.all : "`\(section.path)`"
        let notes = [
            section.help?.text(words.language),
            section.alsoAt.isEmpty ? nil : words.alsoAt(section.alsoAt),
            section.exclusive.isEmpty ? nil : words.oneOf(section.exclusive),
        ]
        return ["\(level) \(title)"] + notes.compactMap(\.self)
            + [Markdown.table(words.columns, section.keys.map { cells(of: $0, in: section, words) })]
    }

    private func cells(of key: Keys.Field, in section: Section, _ words: ReferenceWords) -> [String] {
        let path = section.path(of: key)
        var maps = key.form().records(at: path).map(\.path).makeIterator()
        let type = words.text(of: key.form()) { _ in
            guard let place = maps.next(), let known = self.section(at: place) else { return "" }
            return Markdown.link("`\(known.path)`", to: known.path)
        }
        let standard = key.standard.map { "`\($0)`" } ?? (key.isRequired ? words.required : "–")
        return ["`\(key.name)`", type, standard, key.help.text(words.language), Markdown.code(key.example)]
    }

    private func index(_ words: ReferenceWords) -> String {
        index.map { key, sections in
            let places = sections.map { Markdown.link(words.path($0), to: words.path($0)) }
            return "- `\(key)`: \(places.joined(separator: words.language == .english ? ", " : "、"))"
        }.joined(separator: "\n")
    }
}

/// Markdown as GitHub reads it.
private enum Markdown {
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        ([head, head.map { _ in "---" }] + rows).map { row in
            "| \(row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
        }.joined(separator: "\n")
    }

    /// Text as it is, also with backquotes in it.
    static func code(_ text: String) -> String {
        let fence = text.contains("`") ? "``" : "`"
        return "\(fence)\(text)\(fence)"
    }

    /// A link to a heading of the same page.
    static func link(_ text: String, to heading: String) -> String { "[\(text)](#\(anchor(heading)))" }

    /// The name that GitHub gives a heading: lower case, without marks, blanks as `-`.
    private static func anchor(_ heading: String) -> String {
        let kept = heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == " " }
        return kept.replacing(" ", with: "-")
    }
}
