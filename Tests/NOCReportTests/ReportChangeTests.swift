import Foundation
import NOCCore
import NOCDocument
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
        let files = [report, later].map { ReportRenderer.render($0, [.json]).files().products[0] }
        #expect(files[0].data != files[1].data)
        #expect(try ReportComparison.changes(from: files[0].data, to: files[1].data).isEmpty)
        #expect(ReportRenderer.correctionNote(report) == nil)
    }

    /// The note of a second edition whose figures changed from `old` to `new`.
    private func note(_ old: String, _ new: String) throws -> String {
        var report = try SampleMonth.settled()
        report.edition = ReportEdition(
            number: 2,
            corrected: .init(
                number: 1, generatedAt: SampleMonth.at("2026-11-02 08:00"), asOf: SampleMonth.at("2026-11-02 07:00"),
                software: report.evidence.software, hasOtherConfiguration: false,
                comparison: .changes(try ReportComparison.changes(from: Data(old.utf8), to: Data(new.utf8)))))
        return String(decoding: try #require(ReportRenderer.correctionNote(report)).data, as: UTF8.self)
    }

    @Test func `the note has words for codes, and tells of members without a word once and in Chinese`() throws {
        let text = try note(
            """
            {"indicators":[{"id":"1","name":"满意度","state":"no_data","unit":"ratio","values":[{"metric":"a","of":1}]}],
             "incidents":[{"id":"2","cause":"carrier","class":"down","reason":"timeout","reported_at":null}],
             "website":{"verdict":"passed","rule":{"veto":0.1,"limit_ms":1}},"novelty":{"odd":"thing"}}
            """,
            """
            {"indicators":[{"id":"1","name":"满意度","state":"unmet","confirmed_by":"李工","unit":"ms",
              "values":[{"metric":"b","of":2}]},{"id":"3","name":"可用率","actual":"可用率99%","value":0.99,"unit":"ratio"}],
             "incidents":[{"id":"2","cause":"customer","class":"excluded","reason":"connection_refused",
              "reported_at":"2026-10-07T10:00:00+08:00"},{"id":"4","start":"2026-10-08T10:00:00+08:00","reason":"slow"}],
             "website":{"verdict":"veto","rule":{"veto":0.2,"limit_ms":2}},"novelty":{"odd":"other"}}
            """)
        for row in [
            "| 绩效指标“满意度”（1） | 是否完成 | 数据不足，不作完成 | 未完成 |", "| 绩效指标“满意度”（1） | 确认人 | 无 | 李工 |",
            "| 绩效指标“满意度”（1） | 分项数值（明细） | — | 有变化（见数据文件） |", "| 中断“2” | 原因分类 | 运营商线路 | 用户侧原因 |",
            "| 中断“2” | 类别 | 中断 | 免责剔除 |", "| 中断“2” | 原因 | 连接超时 | 连接被拒绝 |",
            "| 中断“2” | 申告时间 | 无 | 2026年10月7日10时 |", "| 网站 | 结论 | 未触及否决 | 单项否决 |",
            "| 网站 | 考核规则（明细） | — | 有变化（见数据文件） |", "| 其他内容 | 其他项目 | — | 有变化（见数据文件） |",
        ] {
            #expect(text.components(separatedBy: row).count == 2, "\(row)\n\(text)")
        }
        #expect(text.contains("新增绩效指标：可用率，可用率99%"), "\(text)")
        #expect(text.contains("新增中断：4，2026年10月8日10时起，响应缓慢"), "\(text)")
        let english = text.matches(of: /[A-Za-z_]{2,}/).map { String($0.output) }
        #expect(Set(english).subtracting(["editions"]).isEmpty, "\(english)")
    }

    @Test(arguments: [
        (ReportEdition.Corrected.Comparison.missing, "第1版的数据文件已缺失，不能逐项比较。"),
        (.altered, "第1版的数据文件与其清单所列不符，已不是原件，不能逐项比较。"),
        (.unreadable, "第1版的数据文件与清单相符，但本版软件无法读取，不能逐项比较。"),
    ])
    func `why an edition cannot be compared is told as it is`(
        comparison: ReportEdition.Corrected.Comparison, text: String
    ) throws {
        var report = try SampleMonth.settled()
        let time = SampleMonth.at("2026-11-02 08:00")
        report.edition = ReportEdition(
            number: 2,
            corrected: .init(
                number: 1, generatedAt: time, asOf: time, software: "noc", hasOtherConfiguration: false,
                comparison: comparison))
        let note = String(decoding: try #require(ReportRenderer.correctionNote(report)).data, as: UTF8.self)
        #expect(note.contains(text) && !note.contains("数值与第1版相同"), "\(note)")
    }

    @Test func `a number of an old edition that nothing lasts is left out`() throws {
        let text = try note(
            #"{"incidents":[{"id":"9","duration_ms":1e300}]}"#, #"{"incidents":[{"id":"8","duration_ms":6e4}]}"#)
        #expect(text.contains("新增中断：8，历时1分钟") && text.contains("撤销中断：9"), "\(text)")
        #expect(text.components(separatedBy: "历时").count == 2)
    }

    @Test func `a document says which edition it is from the second on`() throws {
        var report = try SampleMonth.settled()
        let text = { (report: Report) in
            String(decoding: ReportRenderer.render(report, [.md]).files().products[0].data, as: UTF8.self)
        }
        report.edition = ReportEdition(number: 1)
        #expect(!text(report).contains("版次"))
        report.edition = ReportEdition(number: 3)
        #expect(text(report).contains("第3版") && !text(report).contains("更正第"))
        let time = report.evidence.generatedAt
        report.edition?.corrected = .init(
            number: 2, generatedAt: time, asOf: time, software: "noc", hasOtherConfiguration: false,
            comparison: .changes([]))
        #expect(text(report).contains("第3版，更正第2版"))
    }

    @Test func `what the note says of a hostile month is text`() throws {
        var report = try SampleMonth.settled()
        let before = Data(#"{"targets":[],"incidents":[]}"#.utf8)
        report.edition = ReportEdition(
            number: 2,
            corrected: .init(
                number: 1, generatedAt: SampleMonth.at("2026-11-02 08:00"), asOf: SampleMonth.at("2026-11-02 07:00"),
                software: "noc 0.9.0", hasOtherConfiguration: true,
                hasOtherRules: true,
                comparison: .changes(
                    try ReportComparison.changes(from: before, to: ReportRenderer.figures(report)))))
        let note = String(decoding: try #require(ReportRenderer.correctionNote(report)).data, as: UTF8.self)
        #expect(note.contains("第1版，2026年11月2日8时生成，数据截至2026年11月2日7时"))
        #expect(note.contains("计算软件由 noc 0.9.0 变为 noc 1.0.0。") && note.contains("监测对象或考核口径的配置有变动。"))
        #expect(note.contains("绩效指标、考核规则或各章的配置有变动。"))
        #expect(note.contains("新增监测对象：") && note.contains("新增中断："))
        #expect(!note.contains("<script>") && !note.contains("\u{202E}") && !note.contains("\u{1B}"))
    }
}
