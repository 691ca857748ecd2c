import Foundation
import NOCCore
import Testing

@testable import NOCReport

struct ReportChangeTests {
    private func changes(_ old: String, _ new: String) throws -> [String] {
        try ReportComparison.changes(from: Data(old.utf8), to: Data(new.utf8)).map { change in
            let values = [change.old, change.new].map { $0.map { $0["target"]?.text ?? "\($0)" } ?? "-" }.joined(
                separator: " → ")
            return "\(change.kind) \(change.part)/\(change.id)/\(change.field): \(values)"
        }
    }

    @Test func `values are compared by what they belong to, not by their place`() throws {
        let old = """
            {"targets":[{"id":"a","met":true,"availability":{"assessed":0.5}},{"id":"b","met":null}],
             "incidents":[{"id":"a@1","target":"a"}],"as_of":"x"}
            """
        let new = """
            {"incidents":[{"id":"b@2","target":"b"}],"as_of":"y","edition":2,
             "targets":[{"id":"b","met":false},{"id":"a","met":true,"availability":{"assessed":1}}]}
            """
        #expect(
            try changes(old, new) == [
                "changed targets/b/met: null → bool(false)",
                "changed targets/a/availability.assessed: number(0.5) → integer(1)",
                "added incidents/b@2/: - → b", "removed incidents/a@1/: a → -",
            ])
    }

    @Test func `details are told by their place, members of any later schema by their values`() throws {
        let old = """
            {"targets":[{"id":"a","days":[{"date":"2026-10-01","up":1},{"date":"2026-10-02","up":1}],
              "checks":[{"id":"x","latency":{"p50":1}}]}],"indicators":[{"id":"p","rows":[{"id":"r","value":"1"}]}],
             "power":{},"provisional":false}
            """
        let new = """
            {"targets":[{"id":"a","days":[{"date":"2026-10-01","up":1},{"date":"2026-10-02","up":2,"down":3}],
              "checks":[{"id":"x","latency":{"p50":2}}]}],"indicators":[{"id":"p","rows":[{"id":"r","value":"2"}]}],
             "power":{"days":31},"provisional":true}
            """
        let found = try changes(old, new)
        #expect(
            found == [
                "changed provisional//: bool(false) → bool(true)", "changed targets/a/checks.x: - → -",
                "changed targets/a/days.2026-10-02: - → -",
                #"changed indicators/p/rows.r.value: string("1") → string("2")"#,
                "changed power//days: null → integer(31)",
            ])
    }

    @Test func `two reports of the same figures differ in nothing, whenever and by whom they are made`() throws {
        let report = try SampleMonth.settled()
        var later = Report(
            report.account,
            evidence: ReportEvidence(
                head: "ab", software: "noc 9.0.0", generatedAt: report.evidence.generatedAt + .seconds(9)))
        later.edition = ReportEdition(number: 3)
        #expect(ReportRenderer.figures(later) == ReportRenderer.figures(report))
        let files = [report, later].map { ReportRenderer.render($0, [.json]).files[0] }
        #expect(files[0].data != files[1].data)
        #expect(try ReportComparison.changes(from: files[0].data, to: files[1].data).isEmpty)
        #expect(ReportRenderer.correctionNote(report) == nil)
    }

    @Test func `what the note says of a hostile month is text`() throws {
        var report = try SampleMonth.settled()
        let before = Data(#"{"targets":[],"incidents":[]}"#.utf8)
        report.edition = ReportEdition(
            number: 2,
            corrected: .init(
                number: 1, generatedAt: SampleMonth.at("2026-11-02 08:00"), asOf: SampleMonth.at("2026-11-02 07:00"),
                software: "noc 0.9.0", hasOtherConfiguration: true,
                changes: try ReportComparison.changes(from: before, to: ReportRenderer.figures(report))))
        let note = String(decoding: try #require(ReportRenderer.correctionNote(report)).data, as: UTF8.self)
        #expect(note.contains("第1版，2026年11月2日8时生成，数据截至2026年11月2日7时"))
        #expect(note.contains("计算软件由 noc 0.9.0 变为 noc 1.0.0。") && note.contains("监测对象或考核口径的配置有变动。"))
        #expect(note.contains("新增监测对象：") && note.contains("新增中断："))
        #expect(!note.contains("<script>") && !note.contains("\u{202E}") && !note.contains("\u{1B}"))
    }
}
