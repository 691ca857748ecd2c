internal import CCurl
internal import NetIO

/// What libcurl's callbacks of one transfer fill. Its `EasyHandle` owns it and is its only way to a callback.
final class Receiver {
    private let easy: UnsafeMutableRawPointer
    private let maximumHeaders: Int
    private let maximumBody: Int
    private var headerBytes = 0
    /// The empty line after the newest answer's header has come.
    private(set) var headerIsComplete = false

    /// The block of the newest answer, status line and empty line included.
    private(set) var header: [UInt8] = []
    private(set) var body: [UInt8] = []
    /// Why the transfer was given up in a callback.
    private(set) var problem: HTTPFailure?
    private(set) var certificateEnd: Int64?
    /// When the connection could take the request, and when the first byte of an answer was there.
    private(set) var ready: Duration?
    private(set) var firstByte: Duration?

    init(easy: UnsafeMutableRawPointer, maximumHeaders: Int, maximumBody: Int) {
        self.easy = easy
        self.maximumHeaders = maximumHeaders
        self.maximumBody = maximumBody
    }

    func connectionIsReady() {
        ready = EventLoop.monotonic()
        let end = noc_curl_certificate_end(easy)
        if end > 0 { certificateEnd = end }
    }

    /// Takes one header line; false gives the transfer up.
    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if firstByte == nil { firstByte = EventLoop.monotonic() }
        headerBytes += line.count
        guard headerBytes <= maximumHeaders else {
            return giveUp(.tooLarge, "the answer's header is longer than \(maximumHeaders) bytes")
        }
        // What follows a body are trailers: counted, not kept.
        guard body.isEmpty else { return true }
        if headerIsComplete && line.starts(with: "HTTP/".utf8) {
            header.removeAll(keepingCapacity: true)
            headerIsComplete = false
        }
        guard !headerIsComplete else { return true }
        header.append(contentsOf: line)
        headerIsComplete = line.allSatisfy { $0 == 0x0D || $0 == 0x0A }
        return !isUnbounded(line) || giveUp(.protocolError, "the body is packed with zstd, which noc did not ask for")
    }

    /// Takes a piece of the decompressed body; false gives the transfer up.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= maximumBody - body.count else {
            return giveUp(.tooLarge, "the body is longer than \(maximumBody) bytes")
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// zstd may ask its reader for a window of 128 MiB; those of gzip, deflate and brotli are small.
    private func isUnbounded(_ line: UnsafeRawBufferPointer) -> Bool {
        let name = "content-encoding:"
        guard line.count > name.utf8.count, line[0] | 0x20 == 0x63 else { return false }
        let text = String(decoding: line, as: UTF8.self).lowercased()
        return text.hasPrefix(name) && text.contains("zstd")
    }

    private func giveUp(_ kind: HTTPFailure.Kind, _ message: String) -> Bool {
        problem = HTTPFailure(kind, message)
        return false
    }
}

extension Receiver {
    /// Header fields of the newest answer. Lines that are no field are left out; folded ones are joined.
    var fields: [HTTPField] {
        var result: [HTTPField] = []
        for line in header.split(separator: 0x0A).dropFirst() {
            if let first = line.first, first == 0x20 || first == 0x09, !result.isEmpty {
                result[result.count - 1].value += " " + text(line)
            } else if let colon = line.firstIndex(of: 0x3A), colon > line.startIndex {
                result.append(HTTPField(text(line[..<colon]), text(line[(colon + 1)...])))
            }
        }
        return result
    }

    /// Without blanks and line ends around it.
    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        let rest = bytes.drop { $0 <= 0x20 }
        let end = rest.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? rest.startIndex
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
