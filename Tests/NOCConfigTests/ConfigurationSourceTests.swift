import Foundation
import NOCCore
import Testing

@testable import NOCConfig

@Suite struct ConfigurationSourceTests {
    private let files = [
        "noc.yaml": """
        site: { id: room, name: 机房 }
        include: [targets.d/*.yaml, none.d/*.yaml]
        objectives: { work: { availability: 99.9%, hours: { mon-fri: "09:00-17:00", except: holidays.yaml } } }
        projects:
          - { id: lines, name: 线路, goal: 保障, rows: [ { id: a, first: 一, second: 二, name: 三, expected: 四, \
        actual: { metric: availability, goal: ">= 99%" } } ] }

        """,
        "targets.d/a.yaml": "targets: [{ id: a, name: 甲, checks: [{ id: c, tcp: { host: h, port: 1 } }] }]\n",
        "targets.d/b.yaml": "targets: [{ id: b, name: 乙, checks: [{ id: c, tcp: { host: h, port: 2 } }] }]\n",
        "holidays.yaml": "holidays: [2026-10-01]\nworkdays: [2026-10-10]\n",
    ]

    @Test func `a configuration is loaded again from what was read, whatever became of its files`() throws {
        let written = try TemporaryConfiguration(files)
        let loaded = try written.load()
        #expect(loaded.plan.accounting.targets.map(\.id) == ["a", "b"])
        try written.write(Data("nonsense".utf8), to: "noc.yaml")
        try FileManager.default.removeItem(atPath: written.path("targets.d"))
        let again = try ConfigurationLoader.load(loaded.source)
        #expect(again.plan == loaded.plan)
        #expect(again.plan.reportingText == loaded.plan.reportingText && !again.plan.reportingText.isEmpty)
        #expect(again.files == loaded.files)
        #expect(again.source == loaded.source)
    }

    @Test func `what was read comes through JSON as it was`() throws {
        let source = try TemporaryConfiguration(files).load().source
        let text = source.jsonText()
        #expect(ConfigurationSource(try JSON(text: text)) == source)
        #expect(ConfigurationSource(["path": "noc.yaml"]) == nil)
    }

    @Test func `a file that was not read is not looked for on the disk`() throws {
        let written = try TemporaryConfiguration(files)
        var source = try written.load().source
        source.texts[written.path("targets.d/b.yaml")] = nil
        let problems = #expect(throws: ConfigurationProblems.self) { try ConfigurationLoader.load(source) }
        #expect(
            problems?.problems.map(\.description) == [
                "\(written.path("targets.d/b.yaml")):1:1: is not among the files that were read"
            ])
    }
}
