internal import NetIO

/// What an agent says an object is.
package enum SNMPValue: Sendable, Hashable {
    case integer(Int64)
    case octets([UInt8])
    case null
    case objectIdentifier(ObjectIdentifier)
    /// Four bytes.
    case ipAddress([UInt8])
    case counter32(UInt32)
    /// Also Unsigned32.
    case gauge32(UInt32)
    /// Hundredths of a second; wraps after 497 days.
    case timeTicks(UInt32)
    case counter64(UInt64)
    /// Opaque data that are not one of the numbers below.
    case opaque([UInt8])
    case float(Float)
    case double(Double)
    case integer64(Int64)
    case unsigned64(UInt64)
    // The exceptions of SNMPv2. For SNMPv1 `noSuchName` becomes `noSuchObject`.
    case noSuchObject
    case noSuchInstance
    case endOfMIBView
    /// The agent answers, but not this.
    case unanswered(SNMPError)

    package var isMissing: Bool {
        switch self {
        case .noSuchObject, .noSuchInstance, .endOfMIBView, .unanswered: true
        default: false
        }
    }

    /// Whole numbers of every width; nil for the rest, and where it does not fit.
    package var integer: Int64? {
        switch self {
        case .integer(let value), .integer64(let value): value
        case .counter32(let value), .gauge32(let value), .timeTicks(let value): Int64(value)
        case .counter64(let value), .unsigned64(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// Numbers, and texts that are nothing but one, as many agents give temperatures. Not finite is nil.
    package var number: Double? {
        let value: Double? =
            switch self {
            case .integer(let value), .integer64(let value): Double(value)
            case .counter32(let value), .gauge32(let value), .timeTicks(let value): Double(value)
            case .counter64(let value), .unsigned64(let value): Double(value)
            case .float(let value): Double(value)
            case .double(let value): value
            case .octets(let bytes): SNMPValue.number(in: bytes)
            default: nil
            }
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    private static func number(in bytes: [UInt8]) -> Double? {
        guard bytes.count <= 64, let text = String(validating: trimmed(bytes), as: UTF8.self) else { return nil }
        return Double(text)
    }

    /// Blanks, line ends and NULs at both ends do not count: agents pad with them.
    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let blanks: Set<UInt8> = [0x00, 0x09, 0x0A, 0x0D, 0x20]
        let rest = bytes.drop(while: blanks.contains)
        let end = rest.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? rest.startIndex
        return rest[..<end]
    }

    /// As a person reads it: text when the octets are printable UTF-8 or else GB18030, without the blanks and NULs around
    /// it; otherwise `0x` and hex.
    package var text: String {
        switch self {
        case .octets(let bytes), .opaque(let bytes): SNMPValue.text(bytes)
        case .null: "null"
        case .objectIdentifier(let object): object.description
        case .ipAddress(let bytes): bytes.map(String.init).joined(separator: ".")
        case .float(let value): "\(value)"
        case .double(let value): "\(value)"
        case .unsigned64(let value), .counter64(let value): "\(value)"
        case .integer, .integer64, .counter32, .gauge32, .timeTicks: "\(integer ?? 0)"
        case .noSuchObject: "no such object"
        case .noSuchInstance: "no such instance"
        case .endOfMIBView: "end of MIB view"
        case .unanswered(let error): error.words
        }
    }

    /// Bytes that it holds, about.
    package var size: Int {
        switch self {
        case .octets(let bytes), .opaque(let bytes): bytes.count
        case .objectIdentifier(let object): object.arcs.count
        default: 8
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let content = trimmed(bytes)
        let isText = content.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        // Nothing but NULs are a number of something, not an empty text.
        let isPadding = content.isEmpty && bytes.count > 1 && bytes.allSatisfy { $0 == 0 }
        if isText, !isPadding, let text = Charset.chineseText(content) { return text }
        let digits = Array("0123456789abcdef".unicodeScalars)
        var hex = "0x".unicodeScalars
        for byte in bytes {
            hex.append(digits[Int(byte >> 4)])
            hex.append(digits[Int(byte & 15)])
        }
        return String(hex)
    }
}

/// An object and its value, as a walk returns them.
package struct SNMPVariable: Sendable, Hashable {
    package var name: ObjectIdentifier
    package var value: SNMPValue

    package init(_ name: ObjectIdentifier, _ value: SNMPValue) {
        self.name = name
        self.value = value
    }
}
