import Foundation
import NOCCore
import Testing

@testable import NOCProbes

@Suite struct JSONReaderTests {
    private let text = """
        {"code": 0, "ok": true, "none": null, "name": "\\u4e2d\\ud83d\\ude00\\n\\"", "id": 90071992547409931234,
         "data": {"items": [{"id": 1.5e2}, {"id": -7}], "odd key": {"a.b": "x"}}, "code2": "0", "empty": [], "twice": 1, "twice": 2}
        """

    @Test(arguments: [
        ("$.code", JSONScalar.number(0)), ("$.ok", .bool(true)), ("$.none", .null), ("$.name", .string("中😀\n\"")),
        ("$.data.items[0].id", .number(150)), ("$.data.items[1].id", .number(-7)),
        ("$.data['odd key']['a.b']", .string("x")), ("$['code2']", .string("0")), ("$.twice", .number(2)),
    ])
    func `a path leads to its value`(_ path: String, _ scalar: JSONScalar) throws {
        #expect(try value(path, text)?.value == .scalar(scalar))
    }

    @Test(arguments: ["$.missing", "$.data.items[2]", "$.code.deeper", "$.empty[0]", "$.data.items.id", "$[0]"])
    func `a path may lead nowhere`(_ path: String) throws {
        #expect(try value(path, text) == nil)
    }

    @Test func `containers are told from scalars`() throws {
        #expect(try value("$", text)?.value == .object)
        #expect(try value("$.data.items", text)?.value == .array)
        #expect(try value("$", " 5 ")?.value == .scalar(.number(5)))
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1 2]", "tru", "\"open", "\"\\x\"", "\"\\u12\"", "nan",
        "[1]]", "{\"a\":1}x", "\"a\nb\"", "<html>", "{]", "\u{0}",
    ])
    func `what is no JSON is refused`(_ text: String) {
        #expect(throws: JSONScanner.Fault.self) { try value("$.a", text) }
    }

    @Test(arguments: [("{\"a\": 1e999}", "1e999"), ("{\"a\": \(String(repeating: "1", count: 401))}", "long")])
    func `a number beyond all doubles is refused where it is wanted, and passed over elsewhere`(
        _ text: String, _ name: String
    ) throws {
        let fault = #expect(throws: JSONScanner.Fault.self) { try value("$.a", text) }
        #expect(fault?.offset == 6)
        #expect(try value("$.b", text) == nil)
    }

    @Test func `of equal keys the last one counts, also on the way`() throws {
        #expect(try value("$.a.b", #"{"a": {"b": 1}, "a": {"c": 2}}"#) == nil)
        #expect(try value("$.a.b", #"{"a": {"c": 2}, "a": {"b": 1}}"#)?.written == "1")
    }

    @Test func `depth is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try value("$", nested(128))?.value == .array)
        let malformed = #expect(throws: JSONScanner.Fault.self) { try value("$", nested(129)) }
        #expect(malformed?.message == "nested deeper than 128")
        #expect(throws: JSONScanner.Fault.self) { try value("$", String(repeating: "[", count: 1 << 20)) }
    }

    @Test func `random values are read as Foundation reads them`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let tree = (0..<5).map { _ in Self.tree(3, &random) }
            let data = try JSONSerialization.data(withJSONObject: tree, options: [.fragmentsAllowed])
            for index in tree.indices {
                let found = try value("$[\(index)]", String(decoding: data, as: UTF8.self))?.value
                switch tree[index] {
                case let text as String: #expect(found == .scalar(.string(text)))
                case let number as Double: #expect(found == .scalar(.number(number)))
                case is [Any]: #expect(found == .array)
                default: #expect(found == .object)
                }
            }
        }
    }

    private static func tree(_ depth: Int, _ random: inout SystemRandomNumberGenerator) -> Any {
        switch Int.random(in: 0..<(depth == 0 ? 2 : 4), using: &random) {
        case 0:
            return String(
                (0..<Int.random(in: 0..<8)).map { _ in
                    Character(["a", "\"", "\\", "中", "😀", "\n", "/", " "].randomElement() ?? "")
                })
        case 1: return Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 8 + 0.0625
        case 2: return (0..<Int.random(in: 0..<4, using: &random)).map { _ in tree(depth - 1, &random) }
        default:
            return Dictionary((0..<3).map { ("k\($0)", tree(depth - 1, &random)) }, uniquingKeysWith: { $1 })
        }
    }

    private func value(_ path: String, _ text: String) throws -> JSONReader.Found? {
        try JSONReader.value(at: #require(JSONPath(path)), in: Array(text.utf8))
    }
}
