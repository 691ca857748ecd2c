import Foundation
import Testing

@testable import NOCConfig

@Suite struct ConfigurationSchemaTests {
    /// Python with PyYAML and jsonschema: an independent reader of both.
    static let hasValidator = (try? run("import jsonschema, yaml", [])) == 0

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// YAML 1.2 as noc reads it: dates, times and `on` stay text.
    private static let validator = """
        import sys, json, yaml, jsonschema
        class Loader(yaml.SafeLoader): pass
        Loader.yaml_implicit_resolvers = {
            first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(("timestamp", "int", "bool"))]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        import re
        Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789"))
        Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sys.argv[2:]:
            document = yaml.load(open(path), Loader)
            jsonschema.validate(document or {}, schema)
        """

    private func isValid(_ paths: [String]) throws -> Bool {
        let files = try TemporaryConfiguration(["schema.json": ConfigurationSchema.json()])
        return try Self.run(Self.validator, [files.path("schema.json")] + paths) == 0
    }

    @Test(.enabled(if: hasValidator))
    func `it accepts the shipped configuration`() throws {
        let directory = ShippedConfigurationTests.directory
        let loaded = try ConfigurationLoader.load(path: "\(directory)/noc.yaml")
        #expect(try isValid(loaded.files.filter { !$0.hasSuffix("holidays.yaml") }))
        let effective = try TemporaryConfiguration([
            "noc.yaml": ConfigurationLoader.effectiveYAML(path: loaded.files[0])
        ])
        #expect(try isValid([effective.path()]))
    }

    @Test(
        .enabled(if: hasValidator),
        arguments: [
            "unknown-key", "missing-checks", "duration-without-unit", "policy-unknown", "two-kinds", "id-with-slash",
            "secret-literal", "percent-comma", "tcp-port-too-large", "hook-command-text", "hours-bad-day",
            "number-for-text", "url-without-scheme",
        ])
    func `it refuses what the loader refuses`(_ name: String) throws {
        #expect(try !isValid(["\(WrongConfigurationTests.directory)/\(name).yaml"]))
    }

    @Test func `it is JSON and closes every map`() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(ConfigurationSchema.json().utf8))
        let schema = try #require(parsed as? [String: Any])
        let keys = try #require(schema["properties"] as? [String: Any])
        #expect(
            Set(keys.keys) == [
                "site", "storage", "reports", "evidence", "web", "defaults", "include", "credentials", "objectives",
                "groups",
                "sentinels",
                "targets", "hooks", "maintenance", "heartbeat", "records", "projects", "grades", "penalties",
                "website_rule", "power",
                "chapters",
            ])
        #expect(openMaps(schema, path: "$") == [])
    }

    /// Where a map of known keys would accept others.
    private func openMaps(_ value: Any, path: String) -> [String] {
        if let list = value as? [Any] {
            return list.enumerated().flatMap { openMaps($1, path: "\(path)[\($0)]") }
        }
        guard let object = value as? [String: Any] else { return [] }
        let isOpen = object["type"] as? String == "object" && object["additionalProperties"] == nil
        return (isOpen ? [path] : []) + object.flatMap { openMaps($1, path: "\(path).\($0)") }
    }
}
