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

    package var isMissing: Bool {
        switch self {
        case .noSuchObject, .noSuchInstance, .endOfMIBView: true
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
        guard bytes.count <= 64, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let spaces: Set<Character> = [" ", "\t", "\r", "\n", "\0"]
        let trimmed = text.drop(while: spaces.contains).reversed().drop(while: spaces.contains).reversed()
        return Double(String(trimmed))
    }

    /// As a person reads it: text when the octets are printable UTF-8 (a closing NUL is dropped), else `0x` and hex.
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
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let content = bytes.last == 0 ? bytes.dropLast() : bytes[...]
        let isText = content.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        if isText, let text = String(validating: content, as: UTF8.self) { return text }
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
