internal import CZlib
internal import CZstd
internal import Foundation
internal import NOCCore

/// Bytes of a file as they are meant to be read: `.gz` and `.zst` are unpacked on the way.
protocol ByteSource: AnyObject {
    /// Fills part of `buffer` and gives the count; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// What is wrong with the bytes of a file as a whole.
struct Unreadable: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// The file itself. Digests what it reads.
final class FileSource: ByteSource {
    private let descriptor: Int32
    private let path: String
    private let hashing = DigestStream()
    let size: Int
    private(set) var position = 0

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileSource.error(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw LedgerError(.invalid, "cannot read \(path): it is no file")
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileSource.error(path) }
            hashing.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += count
            return count
        }
    }

    /// Of the whole file; after the end was read.
    func digest() -> Digest { hashing.finish() }

    private static func error(_ path: String) -> LedgerError {
        LedgerError(.invalid, "cannot read \(path): \(String(cString: strerror(errno)))")
    }
}

/// What an unpacker has not used yet of the packed bytes.
struct PackedInput {
    private let source: any ByteSource
    private(set) var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var start = 0
    private(set) var end = 0

    init(_ source: any ByteSource) { self.source = source }

    var count: Int { end - start }

    /// Reads on when everything is used; false at the end.
    mutating func refill() throws -> Bool {
        if start < end { return true }
        start = 0
        end = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        return end > 0
    }
}

/// RFC 1952, several members one after another too.
final class GzipSource: ByteSource {
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: PackedInput
    private var isBetweenMembers = true

    init(_ source: any ByteSource) throws {
        input = PackedInput(source)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let version = ZLIB_VERSION
        guard inflateInit2_(stream, 15 + 16, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw Unreadable("no memory to unpack it")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            guard try input.refill() else {
                guard isBetweenMembers else { throw Unreadable("the gzip file is cut off") }
                return 0
            }
            let count = try inflate(into: buffer)
            if count > 0 { return count }
        }
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let available = input.count
        let start = input.start
        let status = input.buffer.withUnsafeBufferPointer { bytes in
            // zlib does not write there; its header only lacks the `const`.
            stream.pointee.next_in = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
            stream.pointee.avail_in = UInt32(available)
            stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(buffer.count)
            return CZlib.inflate(stream, Z_NO_FLUSH)
        }
        input.start += available - Int(stream.pointee.avail_in)
        switch status {
        case Z_OK, Z_BUF_ERROR: isBetweenMembers = false
        case Z_STREAM_END:
            isBetweenMembers = true
            inflateReset(stream)
        default: throw Unreadable("it is no gzip file, or damaged")
        }
        return buffer.count - Int(stream.pointee.avail_out)
    }
}

/// zstd, several frames one after another too.
final class ZstandardSource: ByteSource {
    private let stream: OpaquePointer
    private var input: PackedInput
    private var isBetweenFrames = true
    /// The last answer filled the buffer: more may come without another packed byte.
    private var mayHoldMore = false

    init(_ source: any ByteSource) throws {
        input = PackedInput(source)
        guard let stream = ZSTD_createDStream() else { throw Unreadable("no memory to unpack it") }
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            guard try mayHoldMore || input.refill() else {
                guard isBetweenFrames else { throw Unreadable("the zstd file is cut off") }
                return 0
            }
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let start = input.start
            let end = start + input.count
            let (status, used) = input.buffer.withUnsafeBytes { bytes in
                var packed = ZSTD_inBuffer(src: bytes.baseAddress, size: end, pos: start)
                return (ZSTD_decompressStream(stream, &output, &packed), packed.pos)
            }
            guard ZSTD_isError(status) == 0 else { throw Unreadable("it is no zstd file, or damaged") }
            input.start = used
            isBetweenFrames = status == 0
            mayHoldMore = output.pos == output.size && !isBetweenFrames
            if output.pos > 0 { return output.pos }
        }
    }
}
