import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// docx and xlsx against the schemas of ISO/IEC 29500 and the rules beyond them, by a validator that is not ours.
@Suite(
    .enabled(
        if: OfficeReader.validator != nil, "openxml-audit is not installed: scripts/install-ooxml-validator does it"))
struct OOXMLValidationTests {
    private static let documents =
        [
            ("month", { ReportDocument(try SampleMonth.settled()).document() }),
            ("letter", letter),
        ] as [(String, @Sendable () throws -> Document)]

    private static func letter() throws -> Document {
        let report = try PenaltyPartTests.month().report()
        return CarrierLetter(report, carrier: "中国电信", lines: report.facts.penalties).document()
    }

    @Test(arguments: documents.map(\.0)) func `a docx has no fault`(_ name: String) throws {
        let document = try #require(Self.documents.first { $0.0 == name }).1()
        #expect(try OfficeReader.faults(DOCXRenderer(document).render(), "docx") == [])
    }

    @Test(arguments: ["month"]) func `an xlsx has no fault`(_ name: String) throws {
        let document = try #require(Self.documents.first { $0.0 == name }).1()
        #expect(try OfficeReader.faults(XLSXRenderer(document).render(), "xlsx") == [])
    }
}
