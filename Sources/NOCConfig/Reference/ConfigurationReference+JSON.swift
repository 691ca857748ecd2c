package import NOCCore

extension ConfigurationReference {
    /// The same for programs: the man page is made of it.
    package func json(_ language: Language) -> JSON {
        let words = ReferenceWords(language: language)
        return [
            "title": .string(words.title), "introduction": .string(words.introduction),
            "notations": .array(
                Notation.allCases.map {
                    ["type": .string($0.title(language)), "written": .string($0.explanation(language))]
                }),
            "sections": .array(sections.map { json(of: $0, words) }),
        ]
    }

    private func json(of section: Section, _ words: ReferenceWords) -> JSON {
        [
            "path": .string(section.path), "also_at": .array(section.alsoAt.map { .string($0) }),
            "description": JSON(section.help?.text(words.language)),
            "one_of": .array(section.exclusive.map { .string($0) }),
            "keys": .array(section.keys.map { json(of: $0, in: section, words) }),
        ]
    }

    private func json(of key: Keys.Field, in section: Section, _ words: ReferenceWords) -> JSON {
        let path = section.path(of: key)
        var maps = key.form().records(at: path).map(\.path).makeIterator()
        let type = words.text(of: key.form()) { _ in
            maps.next().flatMap { self.section(at: $0)?.path } ?? ""
        }
        return [
            "path": .string(path), "key": .string(key.name), "type": .string(type.replacing("`", with: "")),
            "required": .bool(key.isRequired), "default": JSON(key.standard),
            "description": .string(key.help.text(words.language)), "example": .string(key.example),
        ]
    }
}
