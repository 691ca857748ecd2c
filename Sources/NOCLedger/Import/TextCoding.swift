internal import Foundation
internal import NOCCore

/// Tables come from spreadsheets: in UTF-8, in UTF-16 with a mark at the beginning, or in GB18030 (CONTRACT 4).

/// A table's line in UTF-8.
final class TableLine {
    private var converted = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 16)
    /// Nil where the host has no such converter.
    private let converter = iconv_open("UTF-8", "GB18030").flatMap { $0 == Converter.none ? nil : $0 }

    deinit {
        converted.deallocate()
        if let converter { iconv_close(converter) }
    }

    /// The line itself where it is UTF-8, else what GB18030 makes of it, valid until the next call. Throws a `JSONLine.Fault` for
    /// what is neither.
    func utf8(_ line: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        guard line.contains(where: { $0 >= 0x80 }), String(validating: line, as: UTF8.self) == nil else { return line }
        // No character of GB18030 takes more bytes than twice its own in UTF-8.
        if converted.count < line.count * 2 {
            converted.deallocate()
            converted = .allocate(byteCount: line.count * 2, alignment: 16)
        }
        let step = Converter.convert(line, into: converted, by: converter)
        guard step.status == 0, step.read == line.count else {
            throw JSONLine.Fault("the line is neither UTF-8 nor GB18030, from its byte \(step.read + 1) on")
        }
        return UnsafeRawBufferPointer(rebasing: converted[..<step.written])
    }
}

/// A file of UTF-16, as UTF-8.
final class UTF16Source: ByteSource {
    private let base: any ByteSource
    private let converter: iconv_t?
    private var input: [UInt8]
    private var isAtEnd = false

    /// - Parameter head: what was read of `base` already, its mark first.
    init(_ base: any ByteSource, head: [UInt8]) {
        self.base = base
        let isLittle = head.starts(with: UTF16Source.marks[0])
        converter = iconv_open("UTF-8", isLittle ? "UTF-16LE" : "UTF-16BE").flatMap { $0 == Converter.none ? nil : $0 }
        input = Array(head.dropFirst(2))
    }

    deinit { if let converter { iconv_close(converter) } }

    static let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if input.count < 4, !isAtEnd { try fill() }
            guard !input.isEmpty else { return 0 }
            let step = input.withUnsafeBytes { Converter.convert($0, into: buffer, by: converter) }
            input.removeFirst(step.read)
            if step.written > 0 { return step.written }
            // EINVAL: half a character, of which the rest may come.
            guard step.status == EINVAL, !isAtEnd else { throw Unreadable("it begins as UTF-16 and is none") }
            try fill()
        }
    }

    private func fill() throws {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        let count = try base.read(into: piece)
        isAtEnd = count == 0
        input += piece[..<count]
    }
}

/// iconv(3).
private enum Converter {
    static var none: iconv_t? { iconv_t(bitPattern: -1) }

    /// `status` is 0, or an errno: E2BIG when there was no more room.
    static func convert(
        _ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer, by converter: iconv_t?
    ) -> (read: Int, written: Int, status: Int32) {
        guard let converter else { return (0, 0, ENOSYS) }
        var next = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: CChar.self).baseAddress)
        var left = bytes.count
        var free = buffer.assumingMemoryBound(to: CChar.self).baseAddress
        var room = buffer.count
        let failed = iconv(converter, &next, &left, &free, &room) == -1
        return (bytes.count - left, buffer.count - room, failed ? errno : 0)
    }
}
