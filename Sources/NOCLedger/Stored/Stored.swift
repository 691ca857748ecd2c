internal import Foundation
internal import NOCCore

/// What is kept on disk as JSON. Its keys are written out here and are never renamed: records of every released version are
/// read by them, and equal things must be equal bytes for ever, since digests and hashes cover them.
protocol Stored {
    /// Absent values are left out; the members are put in order when the text is made.
    var stored: JSON { get }
    /// A key that is missing has the meaning that its reading states; what has none is damage, and so is a word that this
    /// version does not know.
    init(stored: StoredValue) throws
}

extension Stored {
    /// Members in order of their names, no white space: the same value always gives the same bytes.
    var storedText: String { stored.sorted.jsonText() }

    init(storedText: some StringProtocol, in place: String) throws {
        let value: JSON
        do {
            value = try JSON(text: String(storedText))
        } catch {
            throw Damage("\(place) is no JSON: \(error.message) at byte \(error.offset)")
        }
        try self.init(stored: StoredValue(value, .named(place)))
    }
}

extension JSON {
    /// An object of what is there.
    static func stored(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    static func stored(_ values: [some Stored]) -> JSON { .array(values.map(\.stored)) }
}

/// A value on its way back from the disk, which knows where it stands.
struct StoredValue {
    let json: JSON
    private let path: Path

    /// The way to a value. It is put into words only for a message: a large payload has hundreds of thousands of values.
    indirect enum Path: CustomStringConvertible {
        case named(String)
        case member(String, of: Path)
        case element(Int, of: Path)

        var description: String {
            switch self {
            case .named(let name): name
            case .member(let key, let path): "\(path).\(key)"
            case .element(let index, let path): "\(path)[\(index)]"
            }
        }
    }

    init(_ json: JSON, _ path: Path) {
        self.json = json
        self.path = path
    }

    var place: String { path.description }

    /// The member; nil when it is missing or null.
    func member(_ key: String) -> StoredValue? {
        json[key].flatMap { $0.isNull ? nil : StoredValue($0, .member(key, of: path)) }
    }

    func required(_ key: String) throws -> StoredValue {
        guard let member = member(key) else { throw Damage("\(place) lacks `\(key)`") }
        return member
    }

    var elements: [StoredValue] {
        get throws {
            guard case .array(let elements) = json else { throw wrong("a list") }
            return elements.indices.map { StoredValue(elements[$0], .element($0, of: path)) }
        }
    }

    func list<Element: Stored>(_ type: Element.Type) throws -> [Element] { try elements.map(Element.init(stored:)) }

    var string: String { get throws { try json.string ?? raise(wrong("a text")) } }
    var bool: Bool { get throws { try json.bool ?? raise(wrong("true or false")) } }
    var double: Double { get throws { try json.double ?? raise(wrong("a number")) } }

    var integer: Int64 {
        get throws {
            guard case .integer(let number) = json else { throw wrong("a whole number") }
            return number
        }
    }

    var count: Int {
        get throws {
            let number = try integer
            guard let count = Int(exactly: number), count >= 0 else { throw wrong("a count of 0 or more") }
            return count
        }
    }

    var instant: Instant { get throws { Instant(milliseconds: try integer) } }

    /// The members of an object, each read by `body`.
    func members<Value>(_ body: (StoredValue) throws -> Value) throws -> [String: Value] {
        guard case .object(let members) = json else { throw wrong("an object") }
        return try Dictionary(members.map { ($0.key, try body(StoredValue($0.value, .member($0.key, of: path)))) }) {
            $1
        }
    }

    /// One of the words of `Word`.
    func word<Word: RawRepresentable>(_ type: Word.Type) throws -> Word where Word.RawValue == String {
        let text = try string
        return try Word(rawValue: text) ?? raise(Damage("\(place) is \"\(text)\", which this version does not know"))
    }

    /// An enumeration with values is an object with one member, whose name says which: `{"quorum":{"_0":2}}`.
    var choice: (name: String, value: StoredValue) {
        get throws {
            guard json.members.count == 1, let member = json.members.first else {
                throw wrong("an object of one member")
            }
            return (member.key, StoredValue(member.value, .member(member.key, of: path)))
        }
    }

    func wrong(_ expected: String) -> Damage { Damage("\(place) is not \(expected)") }

    private func raise<T>(_ damage: Damage) throws -> T { throw damage }
}

extension Instant {
    var stored: JSON { .integer(milliseconds) }
}

extension Interval: Stored {
    var stored: JSON { ["start": start.stored, "end": end.stored] }

    init(stored: StoredValue) throws {
        let (start, end) = (try stored.required("start").instant, try stored.required("end").instant)
        guard start <= end else { throw stored.wrong("an interval that ends after it starts") }
        self.init(start, end)
    }
}

extension CalendarDay: Stored {
    var stored: JSON { .string(description) }

    init(stored: StoredValue) throws {
        guard let day = CalendarDay(try stored.string) else { throw stored.wrong("a date like 2026-10-07") }
        self = day
    }
}

extension AvailabilityClass: Stored {
    var stored: JSON { .integer(Int64(rawValue)) }

    init(stored: StoredValue) throws {
        let number = try stored.integer
        guard let value = UInt8(exactly: number).flatMap(AvailabilityClass.init(rawValue:)) else {
            throw Damage("\(stored.place) is \(number), a class that this version does not know")
        }
        self = value
    }
}
