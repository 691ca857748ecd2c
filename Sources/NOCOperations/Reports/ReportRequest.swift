import Foundation
package import NOCCore
package import NOCDocument
package import NOCReport

/// Which report is wanted, or which letter, and in what form.
package struct ReportRequest: Sendable {
    package var period: Period
    /// As the record knew it then; nil: as it knows it now.
    package var asOf: Instant?
    /// Only these groups, by id; none: the whole.
    package var groups: [String]
    /// Of a year's self-assessment; nil: the district's.
    package var form: YearForm?
    /// Instead of the report the letter to this carrier about its lines: its name in the contracts, or a part of it that no
    /// other has.
    package var carrier: String?
    /// In the order in which they are wanted.
    package var formats: [ReportFormat]

    package init(
        _ period: Period, asOf: Instant? = nil, groups: [String] = [], form: YearForm? = nil, carrier: String? = nil,
        formats: [ReportFormat] = ReportFormat.allCases
    ) {
        self.period = period
        self.asOf = asOf
        self.groups = groups
        self.form = form
        self.carrier = carrier
        self.formats = formats
    }

    /// Each once, in the order of their ids: however they were said, it is the same report.
    var distinctGroups: [String] { Set(groups).sorted() }

    /// What tells its folder from that of the whole: a part of the report, or an old view of it, does not take its place.
    var suffix: String {
        // A plus sign stands in no id.
        let parts = groups.isEmpty ? "" : "-" + distinctGroups.joined(separator: "+")
        // By UTC: on no other clock has each instant a name of its own.
        return parts + (asOf.map { "-as-of-\(TimeText.compact($0, timeZone: .gmt))Z" } ?? "")
    }

    /// What cannot be asked for together, whatever the record says.
    func check(for place: ReportPlace) throws(OperationError) {
        if let form, period.kind != .year {
            throw OperationError(
                .invalid, "\(form.rawValue) is of a year's self-assessment, and \(period.label) is no year",
                field: "form")
        }
        if place == .answer, formats.count != 1 {
            throw OperationError(
                .invalid, "an answer is of one format, and \(formats.count) are asked for", remedy: .chooseFormat)
        }
        guard carrier != nil else { return }
        if !groups.isEmpty {
            throw OperationError(
                .invalid, "does not go together with groups: a letter is of a carrier's lines", field: "carrier")
        }
        if form != nil { throw OperationError(.invalid, "is of a report, and a letter has none", field: "form") }
        if !formats.contains(where: Letter.formats.contains) {
            let known = Letter.formats.map(\.rawValue).joined(separator: ", ")
            throw OperationError(
                .invalid, "asks for a letter, and a letter is no data: expected one of the formats \(known)",
                field: "carrier")
        }
    }
}

/// Where a report goes.
package enum ReportPlace: Sendable, Hashable {
    /// To who asked: the one file of the one format; of csv the table of targets.
    case answer
    /// Into the archive below the state directory, as an edition of its period.
    case archive
    /// Into a directory of the caller's own.
    case directory(String)
}

/// A report or a letter that was made.
package struct MadeReport: Sendable {
    package enum Product: Sendable {
        case answer(RenderedFile)
        case edition(StoredReport)
        case files(WrittenFiles)
    }

    /// What it was made from; of a letter the figures that it speaks of.
    package let report: Report
    /// Whether it is a letter.
    package let isLetter: Bool
    /// What is to be settled before a letter is sent.
    package let doubts: [String]
    package let product: Product
}
