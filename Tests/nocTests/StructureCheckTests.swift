import Foundation
import Testing

/// `scripts/check-structure` on a small house of its own.
@Suite struct StructureCheckTests {
    struct Fault: CustomTestStringConvertible {
        let files: [String: String]
        let finding: String
        var testDescription: String { finding }
    }

    static let faults = [
        Fault(
            files: ["NOCReport/Report.swift": "import CPango\n"],
            finding: "Sources/NOCReport/Report.swift:1: imports: NOCReport may not import CPango"),
        Fault(
            files: [
                "NOCCore/Model/Plan.swift": "struct Plan { var rows: [Row] }\n",
                "NOCCore/Rules/Row.swift": "struct Row { var plan: Plan? }\n",
            ],
            finding:
                "Sources/NOCCore/Model/Plan.swift:1: circles: folders of NOCCore in a circle: Model → Rules → Model "
                + "(Plan.swift names Row, Row.swift names Plan)"),
        Fault(
            files: ["NOCCore/Model/Plan.swift": "package func nobodyElse() {}\n"],
            finding:
                "Sources/NOCCore/Model/Plan.swift:1: package: `package nobodyElse`: nothing outside NOCCore uses it"),
        Fault(
            files: ["NOCCore/Model/Plan.swift": "func quiet() {\n    _ = try? loud()\n}\n"],
            finding:
                "Sources/NOCCore/Model/Plan.swift:2: swallowed: an error is swallowed without a counter or a reason"),
        Fault(
            files: ["NOCReport/Sheet.swift": "/// 可用率\nlet title = \"考核可用率\"\n"],
            finding:
                "Sources/NOCReport/Sheet.swift:2: words: a text says 可用率 itself: the vocabulary has the word"),
        Fault(
            files: [
                "NOCCore/Model/Plan.swift": "func long() {\n" + String(repeating: "    print(\"}\")\n", count: 41)
                    + "}\n"
            ],
            finding: "Sources/NOCCore/Model/Plan.swift:1: length: long has 41 lines, at most 40"),
        Fault(
            files: ["NOCCore/Model/Plan.swift": String(repeating: "// a line\n", count: 351)],
            finding: "Sources/NOCCore/Model/Plan.swift:351: length: 351 lines, at most 350"),
    ]

    @Test(arguments: faults)
    func `a fault in the order of the house is found where it is`(fault: Fault) async throws {
        let outcome = try await check(fault.files)
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").first.map(String.init) == fault.finding)
    }

    @Test
    func `a reason, a counter or an exception lets a thing stand, and an exception for nothing is a finding itself`()
        async throws
    {
        let files = [
            "NOCCore/Model/Plan.swift": """
            func quiet() {
                // Nobody is left to tell.
                _ = try? loud()
                guard let text = try? loud() else { counters.failures += 1; return }
            }

            """
        ]
        #expect(try await check(files).status == 0)
        let faulty = [
            "NOCCore/Model/Plan.swift": "func long() {\n" + String(repeating: "    work()\n", count: 41) + "}\n"
        ]
        let exception = "length Sources/NOCCore/Model/Plan.swift long: a table of words\n"
        #expect(try await check(faulty, exceptions: exception).status == 0)
        let stale = try await check(files, exceptions: exception)
        #expect(stale.status == 1)
        #expect(stale.output.hasPrefix("scripts/structure-exceptions:1: length"))
    }

    private func check(_ files: [String: String], exceptions: String = "") async throws -> Binary.Outcome {
        let house = try Folder()
        var all = files.map { ("Sources/\($0)", Data($1.utf8)) }
        all.append(("scripts/structure-exceptions", Data(exceptions.utf8)))
        let script = "scripts/check-structure"
        all.append((script, try Data(contentsOf: URL(filePath: "\(Binary.package)/\(script)"))))
        for (path, content) in all {
            let file = URL(filePath: "\(house.path)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try content.write(to: file)
        }
        return try await Binary.run("/usr/bin/env", ["python3", "\(house.path)/\(script)"])
    }
}
