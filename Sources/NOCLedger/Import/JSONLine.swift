internal import NOCCore

/// A JSON object on one line, taken apart in place. It keeps the places of its members; values are read when asked for, so
/// that an observation costs no allocation.
struct JSONLine {
    /// Deeper values are refused: nothing noc reads is so deep.
    private static let deepest = 16

    private var members: [(name: JSONToken, value: JSONToken)] = []

    init() { members.reserveCapacity(16) }

    /// Takes `line` apart; earlier members are forgotten. Throws a `Fault` that says what is wrong.
    mutating func parse(_ line: UnsafeRawBufferPointer) throws {
        members.removeAll(keepingCapacity: true)
        var scanner = JSONScanner(line, deepest: Self.deepest)
        do throws(JSONScanner.Fault) {
            try scanner.object { scanner, name throws(JSONScanner.Fault) in
                members.append((name, try scanner.value()))
            }
            try scanner.end()
        } catch {
            throw Fault("\(error.message), at byte \(error.offset + 1)")
        }
    }

    /// The value of `key`; nil when it is absent or null. The last one counts.
    func value(_ key: StaticString) -> JSONToken? {
        for member in members.reversed() where member.name.equals(key) {
            return member.value.kind == .null ? nil : member.value
        }
        return nil
    }

    struct Fault: Error {
        let message: String
        let remedy: Remedy?

        init(_ message: String, remedy: Remedy? = nil) {
            self.message = message
            self.remedy = remedy
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether it is this very text; cheap.
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && text.withUTF8Buffer { elementsEqual($0) }
    }
}
