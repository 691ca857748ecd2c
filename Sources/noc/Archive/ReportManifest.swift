import Foundation
import NOCCore
import NOCReport

/// `manifest.json` beside the files of a report: which edition it is, what it rests on, and the hash of each file.
struct ReportManifest: Codable, Equatable {
    static let fileName = "manifest.json"
    static let schema = "noc.manifest/1"

    struct Period: Codable, Equatable {
        var kind: String
        var label: String
        var start: String
        var end: String
    }

    struct File: Codable, Equatable {
        var name: String
        var bytes: Int
        var sha256: String

        /// The files of a format end in its name, several of csv too.
        func belongs(to format: ReportFormat) -> Bool { name.hasSuffix(".\(format.rawValue)") }
    }

    var schema = ReportManifest.schema
    var period: Period
    /// Only of these groups; nil: of all.
    var groups: [String]?
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
    var formats: [String]
    /// SHA-256 of the figures: two editions with the same say the same.
    var figures: String
    var files: [File]

    init(reading data: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let schema = try decoder.decode(Schema.self, from: data).schema
        guard schema == Self.schema else { throw Failure("it is \(schema), not \(Self.schema)") }
        self = try decoder.decode(ReportManifest.self, from: data)
        guard edition >= 1, files.allSatisfy({ Self.isPlain($0.name) }) else {
            throw Failure("it names an edition or a file that cannot be")
        }
    }

    init(
        period: Period, groups: [String]?, edition: Int, corrects: Int?, provisional: Bool, asOf: String,
        generatedAt: String, software: String, head: String?, configuration: String?, formats: [String],
        figures: String, files: [File]
    ) {
        self.period = period
        self.groups = groups
        self.edition = edition
        self.corrects = corrects
        self.provisional = provisional
        self.asOf = asOf
        self.generatedAt = generatedAt
        self.software = software
        self.head = head
        self.configuration = configuration
        self.formats = formats
        self.figures = figures
        self.files = files
    }

    var data: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }

    /// The report's JSON, with which a later edition is compared.
    var dataFile: File? { files.first { $0.name.hasSuffix(".json") } }

    /// A manifest is a file that anybody could have written: no name in it leads out of its folder.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.contains("/") && !name.hasPrefix(".") && name != fileName
    }

    private struct Schema: Codable { var schema: String }
}
