internal import Foundation
internal import NOCCore

/// A text file line by line, packed or not.
final class InputFile {
    /// Longer lines are no observation, and would let a small packed file take all memory.
    static let longestLine = 1 << 20

    private let path: String
    private let file: FileSource
    private var source: any ByteSource
    private let isTable: Bool
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    /// What is read and not handed out yet.
    private var unread = 0..<0
    private var isAtEnd = false
    private var number = 0

    /// A table may be UTF-16.
    init(path: String, isTable: Bool = false) throws {
        self.path = path
        self.isTable = isTable
        file = try Rights.asInvoker { try FileSource(path: path) }
        source = try InputFile.named(path) { [file] in
            if path.hasSuffix(".gz") { return try GzipSource(file) }
            return path.hasSuffix(".zst") ? try ZstandardSource(file) : file
        }
    }

    private static func named<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do { return try body() } catch let fault as Unreadable {
            throw LedgerError(.invalid, "cannot read \(path): \(fault.message)")
        }
    }

    deinit { buffer.deallocate() }

    /// Packed bytes read so far, of all.
    var progress: (read: Int, of: Int) { (file.position, file.size) }

    /// Of the file as it lies on the disk; once, after all lines were read.
    func digest() -> Digest { file.digest() }

    /// The next line without its end (`\n` or `\r\n`), numbered from 1; nil after the last. Valid until the next call.
    func next() throws -> (number: Int, bytes: UnsafeRawBufferPointer)? {
        while true {
            if let end = lineEnd() {
                number += 1
                if number == 1 { skipByteOrderMark() }
                guard end - unread.lowerBound <= InputFile.longestLine else { throw tooLong(number) }
                let line = trimmed(unread.lowerBound..<end)
                unread = min(end + 1, unread.upperBound)..<unread.upperBound
                return (number, line)
            }
            if isAtEnd { return nil }
            try fill()
        }
    }

    /// Where the first unread line ends; the rest of the file is a line too.
    private func lineEnd() -> Int? {
        guard let base = buffer.baseAddress, !unread.isEmpty else { return nil }
        if let found = memchr(base + unread.lowerBound, 0x0A, unread.count) {
            return UnsafeMutableRawPointer(found) - base
        }
        return isAtEnd ? unread.upperBound : nil
    }

    /// Editors and spreadsheets of some systems begin a text file with one.
    private func skipByteOrderMark() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard buffer[unread].starts(with: mark) else { return }
        unread = unread.dropFirst(mark.count)
    }

    private func trimmed(_ line: Range<Int>) -> UnsafeRawBufferPointer {
        let end = line.last.map { buffer[$0] == 0x0D ? $0 : $0 + 1 } ?? line.upperBound
        return UnsafeRawBufferPointer(rebasing: buffer[line.lowerBound..<end])
    }

    private func fill() throws {
        guard let base = buffer.baseAddress else { return }
        memmove(base, base + unread.lowerBound, unread.count)
        unread = 0..<unread.count
        if unread.count == buffer.count { try grow() }
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.count...])
        let isFirst = number == 0 && unread.isEmpty
        var count = try InputFile.named(path) { try source.read(into: rest) }
        if isTable, isFirst, UTF16Source.marks.contains(where: { rest[..<count].starts(with: $0) }) {
            source = UTF16Source(source, head: Array(rest[..<count]))
            count = try InputFile.named(path) { try source.read(into: rest) }
        }
        unread = 0..<unread.count + count
        isAtEnd = count == 0
    }

    private func grow() throws {
        guard buffer.count <= InputFile.longestLine else { throw tooLong(number + 1) }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }

    private func tooLong(_ number: Int) -> BadLine { BadLine(number, "the line is longer than 1 MiB") }
}

/// What is wrong with a line of a file.
struct BadLine: Error {
    let number: Int
    let message: String
    let remedy: Remedy?

    init(_ number: Int, _ message: String, remedy: Remedy? = nil) {
        self.number = number
        self.message = message
        self.remedy = remedy
    }
}
