import Foundation
import TestSupport
import Testing

@testable import NOCDocument

struct PNGEncoderTests {
    /// The file's own dots as `red green blue`, read by the rules of RFC 2083; every checksum is looked at.
    private func dots(_ file: Data) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "noc-\(UUID().uuidString).png").path
        try file.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let script = try OfficeReader.script("read-png")
        return String(decoding: output(of: "python3 '\(script)' '\(path)'"), as: UTF8.self)
    }

    /// Two rows of three dots with four bytes to spare at each row's end.
    private func file(_ colours: [(UInt8, UInt8, UInt8)], width: Int) throws -> Data {
        var bytes: [UInt8] = []
        for (index, (red, green, blue)) in colours.enumerated() {
            bytes += [blue, green, red, 0xEE]
            if index % width == width - 1 { bytes += [1, 2, 3, 4] }
        }
        return try bytes.withUnsafeBytes {
            try PNGEncoder.encode($0, width: width, height: colours.count / width, stride: width * 4 + 4)
        }
    }

    @Test func `few colours are a palette`() throws {
        let colours: [(UInt8, UInt8, UInt8)] = [
            (255, 255, 255), (166, 27, 27), (0, 0, 0), (166, 27, 27), (1, 2, 3), (255, 255, 255),
        ]
        // The fifth is so near to the third that it is the same.
        #expect(try dots(file(colours, width: 3)) == "3x2 3\n255 255 255,166 27 27,0 0 0,166 27 27,0 0 0,255 255 255\n")
    }

    @Test func `many colours stay as they are`() throws {
        var colours: [(UInt8, UInt8, UInt8)] = []
        for number in 0..<300 {
            let (column, row) = (number % 20, number / 20)
            colours.append((UInt8(column * 12), UInt8(row * 16), UInt8(number % 256)))
        }
        let shown = colours.map { "\($0.0) \($0.1) \($0.2)" }.joined(separator: ",")
        #expect(try dots(file(colours, width: 20)) == "20x15 2\n\(shown)\n")
    }
}
