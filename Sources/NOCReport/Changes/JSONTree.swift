package import Foundation

/// A JSON text as a tree, whatever its schema: reports of earlier versions are compared with today's.
package indirect enum JSONTree: Sendable, Hashable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    package init(parsing data: Data) throws { self = try JSONDecoder().decode(JSONTree.self, from: data) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    package subscript(key: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    package var elements: [JSONTree] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    package var members: [String: JSONTree] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    /// A text, or a number as it is written; nil for anything else.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.description
        case .null, .bool, .array, .object: nil
        }
    }

    /// A number without its fraction; nil for one that is too large.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number.rounded(.towardZero))
        default: nil
        }
    }

    package var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}

extension JSONWriter {
    mutating func value(_ tree: JSONTree) {
        switch tree {
        case .null: raw(nil)
        case .bool(let value): raw(value ? "true" : "false")
        case .integer(let value): raw(String(value))
        case .number(let value): raw(value.description)
        case .string(let text): value(text)
        case .array(let elements):
            array { json in
                for element in elements { json.element { $0.value(element) } }
            }
        case .object(let members):
            object { json in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) { json.member(name) { $0.value(value) } }
            }
        }
    }
}
