/// Just enough of the basic encoding rules for a test agent: definite lengths, short tags.
package enum BER {
    package indirect enum Value: Sendable, Hashable {
        case integer(Int64)
        case octets([UInt8])
        case null
        case object([UInt])
        /// Application types and exceptions by their tag: 0x40 address, 0x41 Counter32, 0x42 Gauge32, 0x43 TimeTicks,
        /// 0x44 Opaque, 0x46 Counter64, 0x80…0x82 exceptions.
        case tagged(UInt8, [UInt8])
        /// Constructed: 0x30 sequence, 0xA0… messages.
        case list(UInt8, [Value])

        package static func text(_ text: String) -> Value { .octets(Array(text.utf8)) }
        package static func counter32(_ value: UInt32) -> Value { .tagged(0x41, BER.unsigned(UInt64(value))) }
        package static func gauge32(_ value: UInt32) -> Value { .tagged(0x42, BER.unsigned(UInt64(value))) }
        package static func ticks(_ value: UInt32) -> Value { .tagged(0x43, BER.unsigned(UInt64(value))) }
        package static func counter64(_ value: UInt64) -> Value { .tagged(0x46, BER.unsigned(value)) }
        /// net-snmp's float inside an Opaque.
        package static func float(_ value: Float) -> Value {
            .tagged(
                0x44, [0x9F, 0x78, 4] + (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (24 - 8 * $0)) })
        }
        package static let noSuchObject = Value.tagged(0x80, [])
        package static let noSuchInstance = Value.tagged(0x81, [])
        package static let endOfView = Value.tagged(0x82, [])
    }

    package static func encode(_ value: Value) -> [UInt8] {
        switch value {
        case .integer(let number): wrap(0x02, signed(number))
        case .octets(let bytes): wrap(0x04, bytes)
        case .null: [0x05, 0]
        case .object(let arcs): wrap(0x06, object(arcs))
        case .tagged(let tag, let bytes): wrap(tag, bytes)
        case .list(let tag, let values): wrap(tag, values.flatMap(encode))
        }
    }

    /// Nil for what is not one whole value.
    package static func decode(_ bytes: [UInt8]) -> Value? {
        var rest = bytes[...]
        guard let value = take(&rest), rest.isEmpty else { return nil }
        return value
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>) -> Value? {
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            length = 0
            for _ in 0..<Int(first & 0x7F) {
                guard let byte = bytes.popFirst(), length < 1 << 24 else { return nil }
                length = length << 8 | Int(byte)
            }
        }
        guard bytes.count >= length else { return nil }
        var content = bytes.prefix(length)
        bytes = bytes.dropFirst(length)
        switch tag {
        case 0x02:
            return .integer(content.reduce(content.first.map { $0 & 0x80 != 0 ? -1 : 0 } ?? 0) { $0 << 8 | Int64($1) })
        case 0x04: return .octets(Array(content))
        case 0x05: return .null
        case 0x06: return .object(arcs(content))
        case _ where tag & 0x20 != 0:
            var values: [Value] = []
            while !content.isEmpty {
                guard let value = take(&content) else { return nil }
                values.append(value)
            }
            return .list(tag, values)
        default: return .tagged(tag, Array(content))
        }
    }

    private static func wrap(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 0x80 { return [tag, UInt8(count)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }

    private static func signed(_ value: Int64) -> [UInt8] {
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
        while bytes.count > 1, bytes[0] == (bytes[1] & 0x80 == 0 ? 0 : 0xFF) { bytes.removeFirst() }
        return bytes
    }

    private static func unsigned(_ value: UInt64) -> [UInt8] {
        var bytes = [0] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
        while bytes.count > 1, bytes[0] == 0, bytes[1] & 0x80 == 0 { bytes.removeFirst() }
        return bytes
    }

    private static func object(_ arcs: [UInt]) -> [UInt8] {
        guard arcs.count >= 2 else { return [0] }
        return [UInt8(truncatingIfNeeded: arcs[0] * 40 + arcs[1])]
            + arcs.dropFirst(2).flatMap { arc in
                let groups = stride(from: 28, through: 0, by: -7).map {
                    UInt8(truncatingIfNeeded: arc >> UInt($0)) & 0x7F
                }
                let used = groups.drop { $0 == 0 }
                let kept = used.isEmpty ? [0] : Array(used)
                return kept.dropLast().map { $0 | 0x80 } + [kept[kept.count - 1]]
            }
    }

    private static func arcs(_ bytes: ArraySlice<UInt8>) -> [UInt] {
        guard let first = bytes.first else { return [] }
        var result = [UInt(first) / 40, UInt(first) % 40]
        var arc: UInt = 0
        for byte in bytes.dropFirst() {
            arc = arc << 7 | UInt(byte & 0x7F)
            if byte & 0x80 == 0 {
                result.append(arc)
                arc = 0
            }
        }
        return result
    }
}
