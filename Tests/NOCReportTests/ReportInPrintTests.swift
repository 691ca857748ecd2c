import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// What a reader finds in the PDF, by poppler's tools; where the host lacks them the test is skipped and says so.
@Suite(.enabled(if: Poppler.isThere, "needs poppler-utils"))
struct ReportInPrintTests {
    private static let month = Result { try PDFRenderer(ReportDocument(try SampleMonth.settled()).document()).render() }

    private func texts(_ data: Data) throws -> String { try Poppler.run("pdftotext", data, "-raw") }

    /// Without blanks and line ends, which depend on where lines are broken.
    private func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test func `the month's headings, cells and figures are text`() throws {
        let document = ReportDocument(try SampleMonth.settled()).document()
        let text = squeezed(try texts(try Self.month.get()))
        #expect(text.contains("东区核心机房运行月报"))
        for section in document.sections {
            #expect(text.contains(squeezed(section.title)) && text.contains(section.number))
            for block in section.blocks {
                guard case .table(let table) = block, !table.rows.isEmpty else { continue }
                #expect(text.contains(squeezed((table.number ?? "") + table.caption)))
                for cell in table.rows.flatMap(\.cells) {
                    // A cell's lines may have those of its neighbours between them: by the character.
                    let words = cell.text(in: document.timeZone)
                    #expect(words.count > 12 || words.allSatisfy { $0.isWhitespace || text.contains($0) }, "\(words)")
                    if case .percent = cell.value { #expect(text.contains(words)) }
                }
            }
        }
    }

    @Test func `fonts are embedded in part`() throws {
        let lines = try Poppler.run("pdffonts", try Self.month.get()).split(separator: "\n").dropFirst(2)
        #expect(!lines.isEmpty)
        for line in lines { #expect(line.contains(#/ yes yes yes /#), "\(line)") }
    }

    @Test func `the file says what it is, and the same document gives the same bytes`() throws {
        let data = try Self.month.get()
        let info = try Poppler.run("pdfinfo", data)
        #expect(info.contains(#/Title: +东区核心机房运行月报（2026年10月）/#))
        #expect(info.contains(#/Author: +攀枝花市东区电子政务建设管理中心/#))
        #expect(info.contains(#/CreationDate: .*2026/#))
        #expect(info.contains("(A4)"))
        let again = try PDFRenderer(ReportDocument(try SampleMonth.settled()).document()).render()
        #expect(again == data)
    }

    @Test func `the outline names every section, and the contents their pages`() throws {
        let data = try Self.month.get()
        let xml = try Poppler.run("pdftohtml", data, "-xml", "-stdout", "-i")
        let document = ReportDocument(try SampleMonth.settled()).document()
        let outline = xml.matches(of: #/<item page="(\d+)">([^<]*)</item>/#).map {
            (Int($0.output.1), String($0.output.2))
        }
        for section in document.sections {
            let entry = try #require(outline.first { $0.1.hasPrefix(section.number) && $0.1.hasSuffix(section.title) })
            let page = try #require(entry.0)
            let text = squeezed(try Poppler.run("pdftotext", data, "-f", "\(page)", "-l", "\(page)"))
            #expect(text.contains(squeezed(section.title)))
            let first = squeezed(try Poppler.run("pdftotext", data, "-l", "1", "-layout"))
            #expect(first.contains(squeezed(section.number + section.title) + "\(page)"))
        }
    }
}
