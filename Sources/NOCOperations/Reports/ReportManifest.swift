import Foundation
import NOCCore
import NOCDocument
import NOCReport

/// `manifest.json` beside the files of a report or a letter: which edition it is, what it rests on, and the hash of each file.
struct ReportManifest: Equatable {
    static let fileName = "manifest.json"
    static let schema = "noc.manifest/1"
    /// More corrections of one report are a mistake.
    static let mostEditions = 9_999

    struct Period: Equatable {
        var kind: String
        var label: String
        var start: String
        var end: String
    }

    struct File: Equatable {
        var name: String
        var bytes: Int
        var sha256: String

        /// The files of a format end in its name, several of csv too.
        func belongs(to format: ReportFormat) -> Bool { name.hasSuffix(".\(format.rawValue)") }
    }

    /// A format that was asked for and is not there.
    struct Lack: Equatable {
        var format: String
        var reason: String
    }

    var period: Period
    /// Only of these groups; nil: of all.
    var groups: [String]?
    /// Of a year's self-assessment.
    var form: String?
    /// Of a letter: to whom.
    var carrier: String?
    /// 1 for the first.
    var edition: Int
    /// The edition that it takes the place of.
    var corrects: Int?
    var provisional: Bool
    var asOf: String
    var generatedAt: String
    var software: String
    /// Of the evidence chain when the record was read; nil when it is empty.
    var head: String?
    /// SHA-256 of the plan in force, under which the chain has it.
    var configuration: String?
    /// SHA-256 of the indicators, rules and chapters that it was computed by; nil in those of earlier versions.
    var rules: String?
    var formats: [String] = []
    /// Formats that could not be made; they are tried again with the next one. Nil: none.
    var failures: [Lack]?
    /// SHA-256 of the figures, of a letter's words: two editions with the same say the same.
    var figures: String
    var files: [File] = []
    /// Of `statement`, by the collector's key; nil where it has none.
    var signature: EvidenceSignature?

    /// What is signed: all the rest, its members in the order of their names, without blanks.
    var statement: String {
        var unsigned = self
        unsigned.signature = nil
        return "noc manifest \(unsigned.json.sorted.jsonText())"
    }

    /// Of `report`, without its files.
    init(_ report: Report, figures: String, rules: String, configuration: String) {
        let account = report.account
        let time = { (instant: Instant) in TimeText.rfc3339(instant, timeZone: report.timeZone) }
        period = Period(
            kind: account.period.kind.rawValue, label: account.period.label,
            start: time(account.period.interval.start), end: time(account.period.interval.end))
        form = account.period.kind == .year ? report.form.rawValue : nil
        edition = report.edition?.number ?? 1
        corrects = report.edition?.corrected?.number
        provisional = account.provisional
        asOf = time(account.asOf)
        generatedAt = time(report.evidence.generatedAt)
        software = report.evidence.software
        head = report.evidence.head
        self.configuration = configuration
        self.rules = rules
        self.figures = figures
    }

    /// The report's JSON, with which a later edition is compared.
    var dataFile: File? { files.first { $0.name.hasSuffix(".json") } }

    /// Every format that was ever asked for, those that could not be made too.
    var wanted: [ReportFormat] {
        (formats + (failures ?? []).map(\.format)).compactMap(ReportFormat.init)
    }

    /// The number of the edition that takes the place of this one. Throws where there are too many.
    func nextEdition(in folder: String) throws -> Int {
        guard edition < Self.mostEditions else {
            throw OperationError(
                .refused,
                "\(folder) has \(Self.mostEditions) editions, and no report can have more; move the folder away")
        }
        return edition + 1
    }
}
