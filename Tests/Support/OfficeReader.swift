package import Foundation

/// What a docx file holds, read from its own XML by `read-office.py`.
package struct WordFile: Decodable {
    package struct Paragraph: Decodable {
        package var style: String
        package var text: String
        package var list: String?
        /// By a property of its own, beside those of its style.
        package var isHeld: Bool
        package var breaksPage: Bool
    }

    package struct Cell: Decodable {
        package var text: String
        package var columns: Int
        package var merge: String
        package var width: Int
        package var style: String?
        package var colour: String?
        /// Those without a line.
        package var openEdges: String
    }

    package struct Row: Decodable {
        package var cells: [Cell]
        package var isHead: Bool
        package var isWhole: Bool
        /// No page ends after it.
        package var isHeld: Bool
    }

    package struct Table: Decodable {
        package var caption: String?
        package var grid: [Int]
        package var rows: [Row]
    }

    package struct Pages: Decodable {
        package var width: Int
        package var height: Int
        package var isLandscape: Bool
        package var margins: [Int]
        package var feet: [String]
    }

    package struct Picture: Decodable {
        package var text: String
        package var id: String
        package var width: Int
        package var height: Int
    }

    package var paragraphs: [Paragraph]
    package var tables: [Table]
    package var sections: [Pages]
    package var fields: [String]
    /// On opening.
    package var updatesFields: Bool
    package var footers: [String]
    package var pictures: [Picture]
    package var properties: [String: String]
    /// What the schema forbids: order of children, names without an owner.
    package var problems: [String]
    package var dates: [String]
}

/// What an xlsx file holds.
package struct SheetFile: Decodable {
    package struct Cell: Decodable {
        package var text: String?
        package var number: Double?
        package var format: String

        package init(text: String?, number: Double?, format: String) {
            self.text = text
            self.number = number
            self.format = format
        }
    }

    package struct Sheet: Decodable {
        package var name: String
        /// By their address, `A1`.
        package var cells: [String: Cell]
        package var merges: [String]
        package var frozen: Int
        package var filter: String?
        package var isLandscape: Bool
        package var hasDrawing: Bool
    }

    package var sheets: [Sheet]
    package var formulas: Int
    package var charts: Int
    package var titles: [String]
    package var properties: [String: String]
    package var problems: [String]
    package var dates: [String]
}

package enum OfficeReader {
    package static func word(_ data: Data) throws -> WordFile { try read(data, "docx") }
    package static func sheets(_ data: Data) throws -> SheetFile { try read(data, "xlsx") }

    /// The path of a reader in Python.
    package static func script(_ name: String) throws -> String {
        guard let path = Bundle.module.path(forResource: "Office/\(name)", ofType: "py") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return path
    }

    private static func read<File: Decodable>(_ data: Data, _ end: String) throws -> File {
        try inDirectory { directory in
            let path = directory.appending(path: "file.\(end)").path
            try data.write(to: URL(filePath: path))
            let script = try script("read-office")
            return try JSONDecoder().decode(File.self, from: Data(output(of: "python3 '\(script)' '\(path)'")))
        }
    }

    /// The text that LibreOffice and poppler show of the file; nil where they are not installed.
    package static func printed(_ data: Data, _ end: String) throws -> String? {
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
    package static let validator: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: ".build/ooxml-validator/bin/openxml-audit").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// What the validator finds wrong with the file: schema, relationships and the rules beyond the schema.
    package static func faults(_ data: Data, _ end: String) throws -> [String] {
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
    package static func replacing(_ text: String, with other: String, in data: Data) throws -> Data {
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
