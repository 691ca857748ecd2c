import Foundation
import NOCCore
import Testing

@Suite struct JSONTests {
    @Test(
        arguments: [
            "null", "true", "false", "0", "-17", "9223372036854775807", "0.5", "1.5e-07", #""""#,
            #""中文 \"x\" \\ \n\u0001""#,
            "[]", "{}", #"[1,[2,[]],{"b":1,"a":{"c":null}}]"#,
        ])
    func `every kind of value is read and written back as the same text`(text: String) throws {
        #expect(try JSON(text: text).jsonText() == text)
    }

    @Test(
        arguments: [
            ("", 0, "the text is cut off"), ("[1,]", 3, "expected a value"),
            ("{\"a\" 1}", 5, "expected a colon after a name"),
            ("{\"a\":1", 6, "the text is cut off"), ("01", 1, "there is text after the value"),
            ("+1", 0, "expected a value"),
            ("1.", 2, "a number without its digits"), ("1e", 2, "a number without its digits"),
            ("tru", 0, "an unknown word"),
            ("\"a\nb\"", 2, "a control character in a text"), ("\"\\x\"", 1, "an unknown escape"),
            ("\"\\u12G4\"", 1, "an unknown escape"), ("\"abc", 4, "a text without its closing quote"),
            ("1 2", 2, "there is text after the value"), ("1e999", 0, "a number out of range"),
            ("nul", 0, "an unknown word"),
        ])
    func `what is no JSON is refused where it goes wrong`(text: String, offset: Int, message: String) {
        #expect(throws: JSONScanner.Fault(message: message, offset: offset)) { try JSON(text: text) }
    }

    @Test func `nesting is bounded, so that a hostile text cannot exhaust the stack`() throws {
        let open = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONScanner.Fault(message: "nested deeper than 128", offset: 129)) { try JSON(text: open) }
        let allowed = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try JSON(text: allowed).jsonText() == allowed)
    }

    @Test func `escapes become their characters, half a pair becomes U+FFFD, bytes that are no UTF-8 too`() throws {
        #expect(try JSON(text: #""\u4e2d\ud83d\ude00\/\b\f\r\t""#).string == "中😀/\u{8}\u{C}\r\t")
        #expect(try JSON(text: #""\ud83dx\ude00\ud83d\u0041""#).string == "\u{FFFD}x\u{FFFD}\u{FFFD}A")
        #expect(try JSON([0x22, 0xFF, 0x41, 0x22]).string == "\u{FFFD}A")
    }

    @Test func `of equal names the last counts, and objects are equal whatever their order`() throws {
        let value = try JSON(text: #" { "a" : 1 , "b" : 2.0 , "a" : 3 } "#)
        #expect(value["a"] == 3 && value["b"]?.double == 2 && value["c"] == nil)
        #expect(try JSON(text: #"{"x":1,"y":[{"p":1,"q":2}]}"#) == JSON(text: #"{"y":[{"q":2,"p":1}],"x":1}"#))
        #expect(try JSON(text: "[1, 2.5]") == JSON(text: "[1.0, 25e-1]"))
        #expect(value.sorted.members.map(\.key) == ["a", "a", "b"])
    }

    @Test func `numbers keep their value: whole ones, large ones, fractions`() throws {
        #expect(try JSON(text: "42").integer == 42)
        #expect(try JSON(text: "42.9").integer == 42)
        #expect(try JSON(text: "1e3").integer == 1_000)
        #expect(try JSON(text: "92233720368547758080").integer == nil)
        #expect(try JSON(text: "0.1").double == 0.1)
        #expect(try JSON(text: "123456789012345678.25").double == 123456789012345678.25)
    }

    @Test func `the text is the library's: sorted names, shortest numbers, slashes as they are`() throws {
        struct Sample: Encodable {
            var z = 42.0
            var list: [Double] = [1e16, 1e15, 1.5e-7, 0.1, -0.0]
            var names = ["b": 1, "B": 2, "a_b": 3, "aB": 4, "é": 5, "一": 6]
            var text = "a\u{7F}\u{1}\u{1F}\n\t\u{8}\u{C}\r\u{2028}é/\"\\"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(Sample()), as: UTF8.self)
        let value: JSON = [
            "z": 42.0, "list": [1e16, 1e15, 1.5e-7, 0.1, -0.0],
            "names": ["b": 1, "B": 2, "a_b": 3, "aB": 4, "é": 5, "一": 6],
            "text": "a\u{7F}\u{1}\u{1F}\n\t\u{8}\u{C}\r\u{2028}é/\"\\",
        ]
        #expect(value.sorted.jsonText() == text)
    }

    @Test func `lines go down to a depth, and pretty is for people`() {
        let value: JSON = ["a": [1, 2.0], "b": [:], "c": ["d": nil]]
        #expect(value.jsonText(.lines(depth: 1)) == "{\n  \"a\":[1,2.0],\n  \"b\":{},\n  \"c\":{\"d\":null}\n}")
        #expect(
            value.jsonText(.pretty)
                == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": {\n    \"d\": null\n  }\n}")
    }

    @Test func `random values come back from every layout`() throws {
        var random = Random(state: 7)
        for _ in 0..<300 {
            let value = Self.value(&random, depth: 4)
            for style in [JSONWriter.Style.compact, .lines(depth: 2), .pretty] {
                #expect(try JSON(value.json(style)) == value)
            }
        }
    }

    private static func value(_ random: inout Random, depth: Int) -> JSON {
        switch random.below(depth > 0 ? 7 : 5) {
        case 0: .null
        case 1: .bool(random.below(2) == 0)
        case 2: .integer(Int64(bitPattern: random.next()))
        case 3: .number(Double(random.below(1_000_000)) / 1_024 + 0.0001)
        case 4:
            .string(String((0..<random.below(9)).map { _ in random.pick(["a", "\"", "\\", "\n", "中", "😀", "\u{1}"]) }))
        case 5: .array((0..<random.below(5)).map { _ in value(&random, depth: depth - 1) })
        default:
            .object((0..<random.below(5)).map { JSON.Member("k\($0)", value(&random, depth: depth - 1)) })
        }
    }
}
