import NOCCore

extension UInt8 {
    /// `A-Z a-z 0-9 . _ -`
    var isIdentifierByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension Unicode.Scalar {
    /// Of the general category Cc.
    fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension Kind where Value == String {
    /// Text of some length. A number or a truth value is none until it is quoted.
    static func text(_ expected: String = "text", upTo limit: Int = 4096, multiline: Bool = false) -> Kind {
        .scalar(
            expected, schema: .object(["type": .string("string"), "maxLength": .integer(Int64(limit))]),
            form: .value(.text, bounds: "≤ \(limit)"), placeholder: ""
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .text else {
                throw .because("expected \(expected), found \(scalar.found): put it in quotes")
            }
            try checkLength(scalar.text, limit)
            let isClean = scalar.text.unicodeScalars.allSatisfy {
                !$0.isControl || (multiline && ["\n", "\t", "\r"].contains($0))
            }
            guard isClean else { throw .because("expected \(expected) on one line, without control characters") }
            return scalar.text
        }
    }

    /// Text that may look like a number, such as the number of a contract.
    static func label(_ expected: String = "text", upTo limit: Int = 200) -> Kind {
        .scalar(
            expected,
            schema: .object([
                "type": .array([.string("string"), .string("number")]), "maxLength": .integer(Int64(limit)),
            ]), form: .value(.text, bounds: "≤ \(limit)"), placeholder: ""
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning != .bool else { throw .unfit }
            try checkLength(scalar.text, limit)
            return scalar.text
        }
    }

    /// A name for people.
    static var name: Kind {
        let text = Kind.text("a name", upTo: 200)
        return Kind(
            schema: text.schema().adding("minLength", .integer(1)), form: text.form(), placeholder: text.placeholder()
        ) { node, reading in
            let before = reading.problemCount
            let read = text.read(node, reading)
            if reading.problemCount == before, read.value.allSatisfy(\.isWhitespace) {
                reading.report("expected a name, found empty text", at: node.place, ofKey: true)
            }
            return read
        }
    }

    /// A name for machines: it stands in addresses, file names and on the command line.
    static var identifier: Kind {
        let text = Kind.text("an id", upTo: 64)
        return .scalar(
            "an id of letters, digits, '.', '_' and '-', at most 64",
            schema: .object(["type": .string("string"), "pattern": .string("^(?!\\.\\.?$)[A-Za-z0-9._-]{1,64}$")]),
            form: .value(.id), placeholder: text.placeholder()
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .text else {
                throw .because("expected an id, found \(scalar.found): put it in quotes")
            }
            guard (1...64).contains(scalar.text.utf8.count), scalar.text != ".", scalar.text != "..",
                scalar.text.utf8.allSatisfy(\.isIdentifierByte)
            else { throw .unfit }
            return scalar.text
        }
    }

    /// Text of a fixed form, told by a regular expression of the schema and checked by `fits`.
    static func pattern(
        _ expected: String, _ pattern: String,
        form: @escaping @autoclosure @Sendable () -> Form = .value(.text), placeholder: String = "",
        fits: @escaping @Sendable (String) -> Bool
    ) -> Kind {
        .scalar(
            expected, schema: .object(["type": .string("string"), "pattern": .string(pattern)]),
            form: form(), placeholder: placeholder
        ) { scalar, _ throws(Complaint) in
            guard fits(scalar.text) else { throw .unfit }
            return scalar.text
        }
    }

    private static func checkLength(_ text: String, _ limit: Int) throws(Complaint) {
        // No character has less than a byte.
        guard text.utf8.count > limit, text.count > limit else { return }
        throw .because("\(text.count) characters are too many: at most \(limit)")
    }
}

extension Kind where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    /// One of the words of an enumeration.
    ///
    /// - Parameter other: what else the key may hold, for messages.
    static func choice(_ type: Value.Type = Value.self, other: String = "") -> Kind {
        @Sendable func words() -> [String] { Value.allCases.map(\.rawValue) }
        @Sendable func expected() -> String {
            let words = words()
            return (words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))") + other
        }
        return .scalar(
            expected(),
            schema: .object(["enum": .array(words().map(JSON.word))]),
            form: .choice(words()), placeholder: Value.allCases[Value.allCases.startIndex]
        ) { scalar, _ throws(Complaint) in
            if let value = Value(rawValue: scalar.text) { return value }
            let words = words()
            guard let near = Suggestion.nearest(scalar.text, among: words), words.count > 1 else { throw .unfit }
            throw .because("expected \(expected()), found \(scalar.found): did you mean '\(near)'?")
        }
    }
}

extension JSON {
    /// A word as YAML reads it without quotes: `2` is a number, `2c` is text.
    fileprivate static func word(_ text: String) -> JSON {
        YAMLScalar(text: text, isPlain: true).meaning == .number ? .numeral(text) : .string(text)
    }
}
