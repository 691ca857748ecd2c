package import Foundation

/// Poppler's command line tools.
package enum Poppler {
    package static let isThere = ["pdftotext", "pdfinfo", "pdffonts", "pdftohtml"].allSatisfy { name in
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\(name)")
    }

    /// Standard output of a tool over a PDF; options stand before the file.
    package static func run(_ tool: String, _ data: Data, _ options: String...) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noc-pdf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "file.pdf")
        try data.write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(tool)")
        process.arguments = options + [file.path] + (tool == "pdftotext" ? ["-"] : [])
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
