extension JSON {
    /// Reads a text. A whole number that fits is an `integer`; one beyond all doubles is a fault.
    package init(_ text: some Sequence<UInt8>, deepest: Int = 128) throws(JSONScanner.Fault) {
        self = try JSON.read(Array(text), deepest)
    }

    package init(text: String) throws(JSONScanner.Fault) { self = try JSON.read(Array(text.utf8), 128) }

    private static func read(_ bytes: [UInt8], _ deepest: Int) throws(JSONScanner.Fault) -> JSON {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONScanner.Fault) in
                var scanner = JSONScanner(buffer, deepest: deepest)
                let value = try scanner.tree()
                try scanner.end()
                return value
            }
        }
        return try result.get()
    }
}

extension JSONScanner {
    /// The next value with all that it holds.
    package mutating func tree() throws(Fault) -> JSON {
        switch nextKind() {
        case .object:
            var members: [JSON.Member] = []
            try object { scanner, name throws(Fault) in
                members.append(JSON.Member(name.repairedText ?? "", try scanner.tree()))
            }
            return .object(members)
        case .array:
            var elements: [JSON] = []
            try array { scanner throws(Fault) in elements.append(try scanner.tree()) }
            return .array(elements)
        default:
            let start = offset
            return try JSON(scalar: try value(), at: start)
        }
    }
}

extension JSON {
    fileprivate init(scalar token: JSONToken, at offset: Int) throws(JSONScanner.Fault) {
        switch token.kind {
        case .null, .object, .array: self = .null
        case .boolean: self = .bool(token.boolean ?? false)
        case .string, .escapedString: self = .string(token.repairedText ?? "")
        case .number:
            let isWhole = token.bytes.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
            if isWhole, let integer = Int64(String(decoding: token.bytes, as: UTF8.self)) {
                self = .integer(integer)
            } else if let number = token.number {
                self = .number(number)
            } else {
                throw JSONScanner.Fault(message: "a number out of range", offset: offset)
            }
        }
    }
}
