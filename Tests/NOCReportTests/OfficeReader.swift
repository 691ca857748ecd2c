import Foundation
import NOCDocument
import NOCReport
import TestSupport
import Testing

/// What a docx file holds, read from its own XML by `read-office.py`.
struct WordFile: Decodable {
    struct Paragraph: Decodable {
        var style: String
        var text: String
        var list: String?
        /// By a property of its own, beside those of its style.
        var isHeld: Bool
        var breaksPage: Bool
    }

    struct Cell: Decodable {
        var text: String
        var columns: Int
        var merge: String
        var width: Int
        var style: String?
        var colour: String?
        /// Those without a line.
        var openEdges: String
    }

    struct Row: Decodable {
        var cells: [Cell]
        var isHead: Bool
        var isWhole: Bool
        /// No page ends after it.
        var isHeld: Bool
    }

    struct Table: Decodable {
        var caption: String?
        var grid: [Int]
        var rows: [Row]
    }

    struct Pages: Decodable {
        var width: Int
        var height: Int
        var isLandscape: Bool
        var margins: [Int]
        var feet: [String]
    }

    struct Picture: Decodable {
        var text: String
        var id: String
        var width: Int
        var height: Int
    }

    var paragraphs: [Paragraph]
    var tables: [Table]
    var sections: [Pages]
    var fields: [String]
    /// On opening.
    var updatesFields: Bool
    var footers: [String]
    var pictures: [Picture]
    var properties: [String: String]
    /// What the schema forbids: order of children, names without an owner.
    var problems: [String]
    var dates: [String]
}

/// What an xlsx file holds.
struct SheetFile: Decodable {
    struct Cell: Decodable {
        var text: String?
        var number: Double?
        var format: String
    }

    struct Sheet: Decodable {
        var name: String
        /// By their address, `A1`.
        var cells: [String: Cell]
        var merges: [String]
        var frozen: Int
        var filter: String?
        var isLandscape: Bool
        var hasDrawing: Bool
    }

    var sheets: [Sheet]
    var formulas: Int
    var charts: Int
    var titles: [String]
    var properties: [String: String]
    var problems: [String]
    var dates: [String]
}

enum OfficeReader {
    static func word(_ data: Data) throws -> WordFile { try read(data, "docx") }
    static func sheets(_ data: Data) throws -> SheetFile { try read(data, "xlsx") }

    private static func read<File: Decodable>(_ data: Data, _ end: String) throws -> File {
        try inDirectory { directory in
            let path = directory.appending(path: "file.\(end)").path
            try data.write(to: URL(filePath: path))
            let script = try #require(Bundle.module.path(forResource: "Office/read-office", ofType: "py"))
            return try JSONDecoder().decode(File.self, from: Data(output(of: "python3 '\(script)' '\(path)'")))
        }
    }

    /// The text that LibreOffice and poppler show of the file; nil where they are not installed.
    static func printed(_ data: Data, _ end: String) throws -> String? {
        guard !output(of: "command -v soffice && command -v pdftotext").isEmpty else { return nil }
        return try inDirectory { directory in
            let path = directory.appending(path: "file.\(end)").path
            try data.write(to: URL(filePath: path))
            let home = "-env:UserInstallation=file://\(directory.path)/home"
            _ = output(
                of: "cd '\(directory.path)' && soffice '\(home)' --headless --convert-to pdf '\(path)' 2>&1")
            return String(decoding: output(of: "pdftotext -layout '\(directory.path)/file.pdf' -"), as: UTF8.self)
        }
    }

    /// The validator of Office files that `scripts/install-ooxml-validator` installs, where it is.
    static let validator: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: ".build/ooxml-validator/bin/openxml-audit").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// What the validator finds wrong with the file: schema, relationships and the rules beyond the schema.
    static func faults(_ data: Data, _ end: String) throws -> [String] {
        try inDirectory { directory in
            let path = directory.appending(path: "file.\(end)").path
            try data.write(to: URL(filePath: path))
            let found = try JSONDecoder().decode(
                [Validation].self, from: Data(output(of: "'\(validator ?? "")' --max-errors 0 --output json '\(path)'"))
            )
            return found.flatMap { file in
                let faults = file.errors.map { "\($0.part)\($0.path): \($0.description)" }
                return faults.isEmpty && !file.valid ? ["not valid"] : faults
            }
        }
    }

    /// The docx with `text` of its body replaced.
    static func replacing(_ text: String, with other: String, in data: Data) throws -> Data {
        try inDirectory { directory in
            let path = directory.appending(path: "file.docx").path
            try data.write(to: URL(filePath: path))
            let edit = """
                import sys, zipfile
                path, old, new = sys.argv[1:]
                with zipfile.ZipFile(path) as file: parts = [(name, file.read(name)) for name in file.namelist()]
                with zipfile.ZipFile(path, 'w') as file:
                    for name, data in parts:
                        file.writestr(name, data.replace(old.encode(), new.encode()) if name == 'word/document.xml' else data)
                """
            _ = output(of: "python3 -c \"\(edit)\" '\(path)' '\(text)' '\(other)'")
            return try Data(contentsOf: URL(filePath: path))
        }
    }

    private struct Validation: Decodable {
        struct Fault: Decodable {
            var description: String
            var part: String
            var path: String

            enum CodingKeys: String, CodingKey {
                case description, path
                case part = "part_uri"
            }
        }
        var valid: Bool
        var errors: [Fault]
    }

    private static func inDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "noc-office-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try body(directory)
    }
}
