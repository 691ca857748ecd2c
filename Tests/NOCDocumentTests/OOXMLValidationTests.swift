import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument

/// docx and xlsx against the schemas of ISO/IEC 29500 and the rules beyond them, by a validator that is not ours.
@Suite(
    .enabled(
        if: OfficeReader.validator != nil, "openxml-audit is not installed: scripts/install-ooxml-validator does it"))
struct OOXMLValidationTests {
    @Test func `files of one with everything have no fault`() throws {
        #expect(try OfficeReader.faults(DOCXRenderer(SamplePaper.document()).render(), "docx") == [])
        #expect(try OfficeReader.faults(XLSXRenderer(SamplePaper.document()).render(), "xlsx") == [])
    }

    @Test func `a table whose grid stands twice is a fault`() throws {
        let data = try DOCXRenderer(SamplePaper.document()).render()
        let damaged = try OfficeReader.replacing("<w:tblGrid>", with: "<w:tblGrid/><w:tblGrid>", in: data)
        #expect(try OfficeReader.faults(damaged, "docx").contains { $0.contains("tblGrid") })
    }
}
