internal import NOCCore

/// Reads one value out of a JSON text and only checks the rest, so that a body costs no more memory than itself.
struct JSONReader {
    enum Value: Hashable {
        case scalar(JSONScalar)
        case object
        case array
    }

    struct Found: Hashable {
        let value: Value
        /// A scalar as it is written, a text without its quotes; empty for an object or an array.
        let written: String
    }

    private let path: [JSONPath.Component]
    private var found: Found?

    /// Nil: there is nothing at that path. Of equal keys the last one counts.
    static func value(at path: JSONPath, in body: [UInt8]) throws(JSONScanner.Fault) -> Found? {
        try body.withUnsafeBytes { bytes in
            Result { () throws(JSONScanner.Fault) in
                var reader = JSONReader(path: path.components)
                var scanner = JSONScanner(bytes)
                try reader.follow(0, &scanner)
                try scanner.end()
                return reader.found
            }
        }.get()
    }

    private init(path: [JSONPath.Component]) { self.path = path }

    /// - Parameter matched: how many components of the path lead to the value that comes next.
    private mutating func follow(_ matched: Int, _ scanner: inout JSONScanner) throws(JSONScanner.Fault) {
        guard matched < path.count else {
            found = try Found(scanner.value(), endingAt: scanner.offset)
            return
        }
        switch (path[matched], scanner.nextKind()) {
        case (.key(let key), .object):
            try scanner.object { (scanner, name) throws(JSONScanner.Fault) in
                if name.repairedText == key {
                    found = nil
                    try follow(matched + 1, &scanner)
                } else {
                    _ = try scanner.value()
                }
            }
        case (.index(let index), .array):
            var position = 0
            try scanner.array { (scanner) throws(JSONScanner.Fault) in
                if position == index { try follow(matched + 1, &scanner) } else { _ = try scanner.value() }
                position += 1
            }
        default: _ = try scanner.value()
        }
    }
}

extension JSONReader.Found {
    fileprivate init(_ token: JSONToken, endingAt end: Int) throws(JSONScanner.Fault) {
        switch token.kind {
        case .object: self.init(value: .object, written: "")
        case .array: self.init(value: .array, written: "")
        case .null: self.init(value: .scalar(.null), written: "null")
        case .boolean:
            let isTrue = token.boolean == true
            self.init(value: .scalar(.bool(isTrue)), written: "\(isTrue)")
        case .string, .escapedString:
            let text = token.repairedText ?? ""
            self.init(value: .scalar(.string(text)), written: text)
        case .number:
            guard token.bytes.count <= 400, let number = token.number else {
                throw JSONScanner.Fault(
                    message: "a number beyond all that can be read", offset: end - token.bytes.count)
            }
            self.init(value: .scalar(.number(number)), written: String(decoding: token.bytes, as: UTF8.self))
        }
    }
}
