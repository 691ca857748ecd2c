import Foundation
import NOCCore
import Testing

@testable import NOCConfig

/// A key of the configuration, and files that say something of it beside what must stand there.
struct KeyExample: Sendable, CustomTestStringConvertible {
    var path: String
    var key: Keys.Field
    /// A whole file in which the map of this key is this one.
    fileprivate var whole: @Sendable (_ map: [YAMLNode.Entry]) -> YAMLNode
    /// What stands beside the key.
    fileprivate var others: [YAMLNode.Entry]

    var testDescription: String { path }

    /// Every key, in each place where one may stand.
    static var all: [KeyExample] {
        guard let root = Kind<Plan>.configuration.form().records(at: "").first?.record else { return [] }
        let site = root.fields.first { $0.name == "site" }.map { [entry("site", parse($0.help.example))] }
        return keys(of: root, at: "", beside: site ?? []) { YAMLNode(.map($0), at: nowhere) }
    }

    /// With the key's example.
    var file: String { file(Self.parse(key.help.example)) }

    func fileSaying(_ value: String) -> String { file(YAMLNode(plain: value, at: Self.nowhere)) }

    var fileWithout: String { YAMLWriter.write(whole(others)) }

    private func file(_ value: YAMLNode) -> String {
        YAMLWriter.write(whole(others + [Self.entry(key.name, value)]))
    }
}

extension KeyExample {
    fileprivate static let nowhere = Place(file: "", line: 0, column: 0)

    fileprivate static func parse(_ text: String) -> YAMLNode {
        do {
            return try YAMLReader.read(text, file: "") ?? YAMLNode(.map([]), at: nowhere)
        } catch {
            Issue.record("\(text): \(error)")
            return YAMLNode(.map([]), at: nowhere)
        }
    }

    fileprivate static func entry(_ key: String, _ value: YAMLNode) -> YAMLNode.Entry {
        YAMLNode.Entry(key: key, keyPlace: nowhere, value: value)
    }

    /// - Parameter base: the map in the example of the key that it stands under.
    private static func keys(
        of record: Keys.Described, at path: String, beside base: [YAMLNode.Entry],
        _ whole: @escaping @Sendable ([YAMLNode.Entry]) -> YAMLNode
    ) -> [KeyExample] {
        record.fields.flatMap { key in
            let others = others(of: key, in: record, beside: base)
            let place = path.isEmpty ? key.name : "\(path).\(key.name)"
            let own = KeyExample(path: place, key: key, whole: whole, others: others)
            return [own]
                + below(key.form(), at: place, example: parse(key.help.example)) { value in
                    whole(others + [entry(key.name, value)])
                }
        }
    }

    private static func below(
        _ form: Form, at path: String, example: YAMLNode, _ whole: @escaping @Sendable (YAMLNode) -> YAMLNode
    ) -> [KeyExample] {
        switch (form, example.content) {
        case (.value, _), (.choice, _), (.reference, _): []
        case (.record(let record), .map(let base)):
            keys(of: record, at: path, beside: base) { whole(YAMLNode(.map($0), at: nowhere)) }
        case (.record(let record), _):
            keys(of: record, at: path, beside: []) { whole(YAMLNode(.map($0), at: nowhere)) }
        case (.list(let item), .list(let items)):
            below(item, at: "\(path)[]", example: items[0]) { [rest = items.dropFirst()] item in
                whole(YAMLNode(.list([item] + rest), at: nowhere))
            }
        case (.map(let item), .map(let entries)):
            below(item, at: "\(path).NAME", example: entries[0].value) { [name = entries[0].key] value in
                whole(YAMLNode(.map([entry(name, value)]), at: nowhere))
            }
        case (.either(let first, let other), _):
            below(first, at: path, example: example, whole) + below(other, at: path, example: example, whole)
        case (.list, _), (.map, _): []
        }
    }

    /// What `beside` says, alone where that makes the map complete, else in the map of the example.
    private static func others(
        of key: Keys.Field, in record: Keys.Described, beside base: [YAMLNode.Entry]
    ) -> [YAMLNode.Entry] {
        guard case .map(let beside) = parse("{ \(key.help.beside) }").content else { return base }
        let said = Set(beside.map(\.key) + [key.name])
        let isComplete = !beside.isEmpty && record.fields.allSatisfy { !$0.isRequired || said.contains($0.name) }
        let replaced = said.union(record.exclusive.contains(key.name) ? record.exclusive : [])
        return (isComplete ? [] : base.filter { !replaced.contains($0.key) }) + beside
    }
}

/// A room in which what the examples refer to is there.
final class ExampleRoom {
    private let files: TemporaryConfiguration

    init() throws {
        files = try TemporaryConfiguration([
            "targets.d/names.yaml": Self.names, "ca.pem": "", "client.pem": "", "client.key": "",
            "holidays.yaml": "holidays: [2026-10-01]\n", "hooks.d/wecom.sh": "#!/bin/sh\n",
        ])
    }

    func problems(of text: String) -> [String] {
        do {
            try write(text)
            return files.problems()
        } catch {
            return ["\(error)"]
        }
    }

    func plan(of text: String) throws -> Plan {
        try write(text)
        return try files.load().plan
    }

    private func write(_ text: String) throws {
        let include = text.contains("include:") ? "" : "include: [targets.d/*.yaml]\n"
        try files.write(Data((text + include).utf8), to: "noc.yaml")
    }

    private static let names = """
        credentials:
          core: { snmp: { version: 2c, community: "env:COMMUNITY" } }
          grid: { login: { username: "env:USER_NAME", password: "env:PASSWORD" } }
        objectives: { office: { availability: 99% } }
        groups: [{ id: internet, name: 互联网 }]
        targets:
          - { id: gateway, name: 网关, checks: [{ id: rtt, icmp: { host: 192.0.2.254 } }] }
          - { id: core-switch, name: 交换机, checks: [{ id: up, snmp: { agent: 10.0.0.1, credential: core, uptime: {} } }] }
          - { id: ups, name: UPS, checks: [{ id: ups, snmp: { agent: 10.0.0.2, credential: core, ups: {} } }] }
          - { id: website, name: 网站, checks: [{ id: home, http: { url: "http://192.0.2.80/" } }] }
          - id: environment
            name: 温湿度
            checks: [{ id: temperature, snmp: { agent: 10.0.0.3, credential: core, oid: { object: 1.3.6.1.4.1.1.0 } } }]
        hooks: [{ id: leader, command: [/bin/true] }]
        penalties:
          telecom-2007: { name: 按时扣减, clause: 按时扣减。, per_hour: { allowance: 4h, percent: 2% } }
        records:
          - { id: lines-payment, name: 支付, kind: payment }
          - { id: lines-achieved, name: 完成目标, kind: statement }
          - { id: lines-availability, name: 可用率, kind: ratio }

        """
}
