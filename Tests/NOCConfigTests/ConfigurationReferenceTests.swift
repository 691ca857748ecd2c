import Foundation
import NOCCore
import Testing

@testable import NOCConfig

/// The reference of the configuration says what the parser does.
@Suite struct ConfigurationReferenceTests {
    private let reference = ConfigurationReference()
    private static let examples = KeyExample.all

    @Test(arguments: [("docs/configuration.md", Language.english), ("docs/configuration.zh-CN.md", .chinese)])
    func `the pages in docs are those that the command prints`(_ file: String, _ language: Language) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let page = try String(contentsOf: root.appending(path: file), encoding: .utf8)
        #expect(
            page == reference.markdown(language),
            "noc config reference --locale \(language.rawValue) > \(file)")
    }

    @Test func `every key that the schema knows is explained`() throws {
        let schema = try JSON(ConfigurationSchema.json().utf8)
        func keys(in json: JSON) -> Set<String> {
            let own = json["properties"]?.members.map(\.key) ?? []
            let below = json.elements + json.members.map(\.value)
            return below.reduce(into: Set(own)) { $0.formUnion(keys(in: $1)) }
        }
        let explained = Set(reference.index.map(\.key))
        let known = keys(in: schema)
        #expect(known.contains("time_degraded") && known.count > 150)
        #expect(known.symmetricDifference(explained) == ["mon-fri"], "days are a pattern in the schema")
    }

    @Test(arguments: examples)
    func `a key has a sentence in each language and an example`(_ example: KeyExample) {
        let help = example.key.help
        #expect(help.english.hasSuffix(".") && help.english.first?.isUppercase == true)
        #expect(help.chinese.hasSuffix("。"))
        #expect(
            help.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
                || help.chinese.contains("ping"))
        #expect(!help.example.isEmpty)
    }

    @Test func `every example passes the check of the configuration`() throws {
        let room = try ExampleRoom()
        for example in Self.examples {
            #expect(room.problems(of: example.file) == [], "\(example.path)")
        }
    }

    @Test func `every default is what holds without the key`() throws {
        let room = try ExampleRoom()
        var compared = 0
        for example in Self.examples {
            guard let standard = example.key.standard else { continue }
            let written = try room.plan(of: example.fileSaying(standard))
            #expect(try room.plan(of: example.fileWithout) == written, "\(example.path): \(standard)")
            compared += 1
        }
        #expect(compared > 50)
    }

    @Test(arguments: Language.allCases)
    func `every link of a page leads to one of its headings`(_ language: Language) {
        let page = reference.markdown(language)
        let headings = page.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
            heading.drop { $0 == "#" }.lowercased().dropFirst().filter {
                $0.isLetter || $0.isNumber || "_- ".contains($0)
            }.replacing(" ", with: "-")
        }
        #expect(Set(headings).count == headings.count)
        let links = Set(page.matches(of: /\]\(#([^)]*)\)/).map { String($0.1) })
        #expect(links.count > 40)
        #expect(links.subtracting(headings) == [])
    }

    @Test func `every way of writing a value that is explained is that of some key`() {
        func notations(_ form: Form) -> [Notation] {
            switch form {
            case .value(let notation, _): [notation]
            case .choice, .reference, .record: []
            case .list(let item), .map(let item): notations(item)
            case .either(let first, let other): notations(first) + notations(other)
            }
        }
        let used = reference.sections.flatMap(\.keys).flatMap { notations($0.form()) }
        #expect(Set(Notation.allCases).subtracting(used) == [])
    }

    @Test func `the schema tells its descriptions in the language that is asked for`() throws {
        for language in Language.allCases {
            let schema = try JSON(ConfigurationSchema.json(language).utf8)
            let site = try #require(Kind<Plan>.field("site"))
            #expect(schema["properties"]?["site"]?["description"]?.string == site.help.text(language))
            #expect(schema["properties"]?["site"]?["examples"]?.elements.first?["id"]?.string == "dongqu-core")
        }
    }

    @Test func `the reference in JSON has the path, the default and the example of a key`() throws {
        let sections = reference.json(.english)["sections"]?.elements ?? []
        let keys = sections.flatMap { $0["keys"]?.elements ?? [] }
        let slow = try #require(keys.first { $0["key"]?.string == "time_degraded" })
        #expect(slow["path"]?.string?.hasSuffix(".expect.time_degraded") == true)
        #expect(slow["type"]?.string == "duration, 1ms – 1h")
        #expect(slow["example"]?.string == "time_degraded: 3s")
        let count = try #require(keys.first { $0["path"]?.string == "targets[].checks[].icmp.count" })
        #expect(count["default"]?.string == "5")
    }
}

extension Kind<Plan> {
    fileprivate static func field(_ name: String) -> Keys.Field? {
        configuration.form().records(at: "").first?.record.fields.first { $0.name == name }
    }
}
