import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// Forms that take several pages.
@Suite struct FormPagesTests {
    private static let count = 30

    private static func project() throws -> (result: ProjectResult, words: IndicatorWords) {
        let rows = (1...count).map { number in
            Indicator(
                id: "row\(number)", first: number <= 20 ? "产出指标" : "效益指标", second: "质量指标",
                name: "第\(number)项指标的名称", expected: "网络正常运行，不发生影响业务的中断。",
                parts: [
                    Indicator.Part(
                        .metric(Metric(.availability, targets: ["telecom"])), goal: Goal(.atLeast, .ratio(0.99)))
                ], needsConfirmation: false, scoring: Indicator.Scoring(weight: 3))
        }
        let project = Project(
            id: "lines", name: "线路", goal: "保障运行", budgets: [Budget(year: 2026, initial: 92.46)], payments: ["paid"],
            rows: rows)
        let account = try SampleMonth.settled().account
        let evaluation = IndicatorEvaluation(
            IndicatorCatalogue(
                projects: [project], records: [HandRecordSeries(id: "paid", name: "线路费支付", kind: .payment)]),
            IndicatorFacts(account: account, timeZone: SampleMonth.zone, records: []))
        let words = IndicatorWords(
            words: PeriodWords(period: account.period, timeZone: SampleMonth.zone, budget: project.budgets[0]),
            digits: 2, name: { $0 })
        return (try #require(evaluation.projects().first), words)
    }

    enum Kind: CaseIterable { case district, sichuan }

    private static func form(_ kind: Kind) throws -> Form {
        let (result, words) = try project()
        switch kind {
        case .district: return DistrictForm(result: result, organisation: "中心", words: words).form
        case .sichuan: return SichuanForm(result: result, organisation: "中心", words: words).form
        }
    }

    private static func document(_ kind: Kind, _ form: Form) -> Document {
        Document(
            title: "自评", subtitle: "", particulars: [],
            sections: [
                Section(
                    id: "a", number: "", title: "", isAppendix: false,
                    orientation: kind == .sichuan ? .landscape : .portrait, blocks: [.form(form)])
            ], sheets: [], footer: "", timeZone: .gmt)
    }

    @Test(.enabled(if: Poppler.isThere, "needs poppler-utils"), arguments: Kind.allCases)
    func `in print the columns are named on each page with indicators, and every row stands once`(_ kind: Kind) throws {
        let data = try PDFRenderer(Self.document(kind, Self.form(kind))).render()
        let pages = try Poppler.run("pdftotext", data, "-raw").split(separator: "\u{C}").map { page in
            page.filter { !$0.isWhitespace }
        }
        let filled = pages.filter { $0.contains(#/第\d+项指标/#) }
        #expect(filled.count > 1)
        for page in filled { #expect(page.matches(of: /一级指标二级指标/).count == 1) }
        // A page of conclusions has no columns to name, and no head stands without a row.
        for page in pages where !filled.contains(page) { #expect(!page.contains("一级指标二级指标")) }
        let numbers = pages.joined().matches(of: #/第(\d+)项指标/#).map { Int($0.output.1) }
        #expect(numbers.compactMap(\.self).sorted() == Array(1...Self.count))
        // What spans rows is named again where it goes on.
        #expect(filled.allSatisfy { $0.contains("产出指标") || $0.contains("效益指标") })
    }

    @Test(arguments: Kind.allCases)
    func `in Word the head begins a table, so that it comes again, and the form stays whole`(_ kind: Kind) throws {
        let form = try Self.form(kind)
        let head = try #require(form.head)
        let file = try OfficeReader.word(DOCXRenderer(Self.document(kind, form)).render())
        #expect(file.problems == [])
        let tables = file.tables.filter { $0.caption == form.caption.cleanLine(limit: 255) }
        #expect(tables.count == (kind == .sichuan ? 3 : 2) && Set(tables.map(\.grid)).count == 1)
        #expect(tables.map { $0.rows.count { $0.isHead } } == [0, head.rows.count, 0].prefix(tables.count).map(\.self))
        #expect(tables[1].rows.prefix(head.rows.count).allSatisfy { $0.isHead })
        let rows = tables.flatMap(\.rows)
        #expect(rows.count == form.rows.count)
        for (row, cells) in zip(rows, form.rows) {
            let texts = row.cells.filter { $0.merge != "continues" }.map(\.text)
            let expected = cells.map { $0.cell.text(in: .gmt) }
            // Where a span is cut at the head's end its lower part is blank.
            #expect(texts == expected || texts == [""] + expected)
        }
    }

    @Test func `a span over the head's end is cut there without a line between`() throws {
        let form = Form(
            caption: "表", columns: [1, 1],
            rows: [[.label("甲", rows: 3), .label("列")], [FormCell(.text("一"))], [FormCell(.text("二"))]], notes: [],
            head: .init(rows: 0..<1, end: 3))
        let data = try DOCXRenderer(Self.document(.district, form)).render()
        let table = try #require(try OfficeReader.word(data).tables.first { $0.caption == "表" })
        let merges = table.rows.map { $0.cells.map { "\($0.text) \($0.merge)" } }
        #expect(merges == [["甲 none", "列 none"], [" begins", "一 none"], [" continues", "二 none"]])
        #expect(table.rows.map { $0.cells.map(\.openEdges) } == [["bottom", ""], ["top", ""], ["", ""]])
    }
}
