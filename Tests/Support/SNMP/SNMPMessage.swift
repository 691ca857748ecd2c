/// A v1 or v2c message as a test agent reads and writes it.
package struct SNMPMessage: Sendable, Hashable {
    package enum Kind: UInt8, Sendable {
        case get = 0xA0
        case getNext = 0xA1
        case response = 0xA2
        case getBulk = 0xA5
        case report = 0xA8
    }

    package struct Binding: Sendable, Hashable {
        package var name: [UInt]
        package var value: BER.Value

        package init(_ name: [UInt], _ value: BER.Value) {
            self.name = name
            self.value = value
        }
    }

    /// 0: v1, 1: v2c.
    package var version: Int64
    package var community: [UInt8]
    package var kind: Kind
    package var id: Int64
    /// Or non-repeaters.
    package var status: Int64 = 0
    /// Or max-repetitions.
    package var index: Int64 = 0
    package var bindings: [Binding]

    package init?(_ bytes: [UInt8]) {
        guard case .list(0x30, let parts)? = BER.decode(bytes), parts.count == 3,
            case .integer(let version) = parts[0], case .octets(let community) = parts[1],
            case .list(let tag, let fields) = parts[2], let kind = Kind(rawValue: tag), fields.count == 4,
            case .integer(let id) = fields[0], case .integer(let status) = fields[1],
            case .integer(let index) = fields[2], case .list(0x30, let list) = fields[3]
        else { return nil }
        self.version = version
        self.community = community
        self.kind = kind
        self.id = id
        self.status = status
        self.index = index
        bindings = list.compactMap {
            guard case .list(0x30, let pair) = $0, pair.count == 2, case .object(let name) = pair[0] else { return nil }
            return Binding(name, pair[1])
        }
    }

    package var bytes: [UInt8] {
        let list = bindings.map { BER.Value.list(0x30, [.object($0.name), $0.value]) }
        let fields: [BER.Value] = [.integer(id), .integer(status), .integer(index), .list(0x30, list)]
        return BER.encode(.list(0x30, [.integer(version), .octets(community), .list(kind.rawValue, fields)]))
    }

    /// An answer with these values for the names asked for.
    package func answer(_ values: [BER.Value]) -> SNMPMessage {
        answer(zip(bindings, values).map { Binding($0.name, $1) })
    }

    package func answer(_ bindings: [Binding]) -> SNMPMessage {
        var result = self
        result.kind = .response
        result.status = 0
        result.index = 0
        result.bindings = bindings
        return result
    }

    package func error(_ status: Int64, at index: Int64 = 0) -> SNMPMessage {
        var result = answer(bindings)
        result.status = status
        result.index = index
        return result
    }
}
