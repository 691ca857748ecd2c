import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument

struct DOCXTests {
    private static let paper = Result {
        let document = SamplePaper.document()
        return (document, try OfficeReader.word(try DOCXRenderer(document).render()))
    }

    @Test func `the parts are well formed, in the schema's order and whole`() throws {
        let (_, paper) = try Self.paper.get()
        #expect(paper.problems == [])
        #expect(paper.dates == ["(1980, 1, 1, 0, 0, 0)"])
    }

    @Test func `every row is as wide as its grid, and the grid as the text`() throws {
        let (_, file) = try Self.paper.get()
        for table in file.tables {
            let total = table.grid.reduce(0, +)
            #expect([8_845, 12_756].contains(total))
            for row in table.rows {
                #expect(row.cells.map(\.columns).reduce(0, +) == table.grid.count)
                #expect(row.cells.map(\.width).reduce(0, +) == total)
            }
        }
    }

    @Test func `contents stand upright before a wide section, a title without contents on its page`() throws {
        var document = SamplePaper.document(.report)
        document.sections = ["甲", "乙", "丙"].map {
            Section(
                id: $0, number: "一、", title: $0, isAppendix: false, orientation: .landscape,
                blocks: [.table(SamplePaper.table)])
        }
        #expect(try OfficeReader.word(DOCXRenderer(document).render()).sections.map(\.isLandscape) == [false, true])
        document.genre = .letter
        let letter = try OfficeReader.word(DOCXRenderer(document).render())
        #expect(letter.sections.map(\.isLandscape) == [true] && letter.problems == [])
    }

    @Test func `a letter has no contents, and text stays text wherever it stands`() throws {
        let (_, file) = try Self.paper.get()
        #expect(file.fields == [] && !file.updatesFields && !file.paragraphs.contains { $0.style == "TOC1" })
        for style in ["Notice", "Title", "Subtitle", "Addressee", "BodyText", "Warning", "Signature", "AppendixTitle"] {
            #expect(file.paragraphs.contains { $0.style == style && $0.text == SamplePaper.shown }, "\(style)")
        }
        #expect(file.paragraphs.contains { $0.style == "Heading2" && $0.text == "（一）" + SamplePaper.shown })
        #expect(file.paragraphs.first?.style == "Notice")
        let lists = file.paragraphs.filter { $0.style == "ListNumber" }
        #expect(lists.map(\.list) == ["1", "1", "2"])
        #expect(file.properties["title"] == SamplePaper.shown + SamplePaper.shown)
        #expect(file.properties["creator"] == SamplePaper.shown)
        #expect(file.properties["created"] == "2026-11-02T00:00:05+00:00")
    }

    @Test func `a head within a form begins a table of its own that repeats it, also where a cell reaches across`()
        throws
    {
        func tables(_ spanned: Int) throws -> [[Bool]] {
            let form = Form(
                caption: "表", columns: [1, 2],
                rows: [
                    [.label("名称"), FormCell(.text("单位"))], [.label("指标", rows: spanned), .label("完成值")],
                    (spanned > 1 ? [] : [FormCell(.text("可用率"))]) + [FormCell(.text("99.9%"))],
                ], notes: [], head: .init(rows: 1..<2, end: 3))
            var document = SamplePaper.document()
            document.sections[0].blocks = [.form(form)]
            let file = try OfficeReader.word(DOCXRenderer(document).render())
            #expect(file.problems == [])
            return file.tables.filter { $0.caption == "表" }.map { $0.rows.map(\.isHead) }
        }
        #expect(try tables(1) == [[false], [true, false]])
        #expect(try tables(2) == [[false], [true, false]])
    }

    @Test func `a form keeps its spans`() throws {
        let (_, file) = try Self.paper.get()
        let form = try #require(file.tables.last)
        let rows = form.rows.map { $0.cells.map { "\($0.text.prefix(2)) \($0.columns) \($0.merge)" } }
        #expect(
            rows == [
                ["甲 1 begins", "=1 2 none"], [" 1 continues", "乙 1 none", "3 1 none"], ["+丙 3 none"],
                ["丁 1 none", " 1 none", " 1 none"],
            ])
    }

    @Test func `tones are colours beside the words`() throws {
        let (_, file) = try Self.paper.get()
        let table = try #require(file.tables.first { $0.caption == SamplePaper.table.heading.cleanLine(limit: 255) })
        #expect(table.rows[3].cells[0].colour == "A61B1B" && table.rows[3].cells[1].colour == nil)
        #expect(
            table.rows[3].cells.map(\.style) == ["TableText", "TableNumber", "TableNumber"] + [
                "TableCentre", "TableCentre", "TableNumber",
            ])
    }

    @Test func `the same document gives the same bytes`() throws {
        let document = SamplePaper.document()
        let first = try DOCXRenderer(document).render()
        #expect(try DOCXRenderer(document).render() == first)
    }
}
