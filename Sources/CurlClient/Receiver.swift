internal import CCurl
internal import NetIO

/// What libcurl's callbacks of one transfer fill. Its `EasyHandle` owns it and is its only way to a callback.
final class Receiver {
    /// Each costs time, however little is in it.
    private static let mostFields = 500

    private let easy: UnsafeMutableRawPointer
    private let maximumHeaders: Int
    private let maximumBody: Int
    private var headerBytes = 0
    private var headerLines = 0
    /// The empty line after the newest answer's header has come.
    private(set) var headerIsComplete = false

    /// The block of the newest answer, status line and empty line included.
    private(set) var header: [UInt8] = []
    /// The fields in it, once it is complete.
    private var lines: [Line] = []
    /// As it came.
    private(set) var body: [UInt8] = []
    /// Bytes of the body as they came.
    private(set) var received = 0
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
        guard received == 0 else { return true }
        if headerIsComplete && line.starts(with: "HTTP/".utf8) {
            lines = []
            header.removeAll(keepingCapacity: true)
            headerIsComplete = false
            headerLines = 0
        }
        guard !headerIsComplete else { return true }
        headerLines += 1
        // The first is none, and neither is the last.
        guard headerLines <= Receiver.mostFields + 2 else {
            return giveUp(.tooLarge, "the answer's header has more than \(Receiver.mostFields) fields")
        }
        header.append(contentsOf: line)
        headerIsComplete = line.allSatisfy { $0 == 0x0D || $0 == 0x0A }
        guard headerIsComplete else { return true }
        lines = Receiver.lines(of: header)
        return contradiction.map { giveUp(.protocolError, $0) } ?? true
    }

    /// Takes a piece of the body; false gives the transfer up.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if received == 0 {
            let codings = codings
            guard codings.count <= ContentDecoder.mostCodings else {
                return giveUp(.protocolError, "the body is packed \(codings.count) times")
            }
        }
        received += bytes.count
        guard received <= maximumBody else { return isTooLong() }
        if body.isEmpty, let length, length <= maximumBody { body.reserveCapacity(length) }
        body.append(contentsOf: bytes)
        return true
    }

    private func isTooLong() -> Bool { giveUp(.tooLarge, "the body is longer than \(maximumBody) bytes") }

    private func giveUp(_ kind: HTTPFailure.Kind, _ message: String) -> Bool {
        problem = HTTPFailure(kind, message)
        return false
    }
}

extension Receiver {
    /// Header fields of the newest answer.
    var fields: [HTTPField] {
        lines.map { HTTPField(String(decoding: $0.name, as: UTF8.self), Receiver.text($0.value)) }
    }

    /// Where the answer points to, as browsers read it: nil without such a field.
    var location: String? { lines.first { $0.isNamed("location") }.map { HTTPURL.reference($0.value) } }

    /// Of the body, as the server announces it.
    private var length: Int? {
        lines.first { $0.isNamed("content-length") }.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) }
    }

    /// What the body is packed with, the first applied first.
    var codings: [String] {
        lines.filter { $0.isNamed("content-encoding") }.flatMap { line in
            Receiver.text(line.value).lowercased().split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
    }

    /// Fields of which browsers take no two different ones: an answer with them is shown to nobody.
    private var contradiction: String? {
        for name in ["Content-Length", "Location", "Content-Disposition"] {
            let values = lines.filter { $0.isNamed(name) }.flatMap { line in
                name == "Content-Length" ? line.value.split { $0 == 0x2C || $0 == 0x20 } : [line.value]
            }
            guard let first = values.first, let other = values.first(where: { $0 != first }) else { continue }
            if name == "Content-Length", isChunked { continue }
            return "two different \(name): \(Receiver.text(first).prefix(80)) and \(Receiver.text(other).prefix(80))"
        }
        return nil
    }

    private var isChunked: Bool {
        lines.contains {
            $0.isNamed("Transfer-Encoding") && Receiver.text($0.value).lowercased().contains("chunked")
        }
    }

    private struct Line {
        var name: ArraySlice<UInt8>
        var value: ArraySlice<UInt8>

        func isNamed(_ wanted: String) -> Bool {
            name.count == wanted.utf8.count && zip(name, wanted.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }

    /// Lines that are no field are left out; folded ones are joined.
    private static func lines(of header: [UInt8]) -> [Line] {
        var result: [Line] = []
        for line in header.split(separator: 0x0A).dropFirst() {
            if let first = line.first, first == 0x20 || first == 0x09, !result.isEmpty {
                result[result.count - 1].value += [0x20] + trimmed(line)
            } else if let colon = line.firstIndex(of: 0x3A), colon > line.startIndex {
                result.append(Line(name: trimmed(line[..<colon]), value: trimmed(line[(colon + 1)...])))
            }
        }
        return result
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        Charset.chineseText(bytes) ?? String(decoding: bytes, as: UTF8.self)
    }

    /// Without blanks and line ends around it.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = bytes.drop { $0 <= 0x20 }
        let end = rest.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? rest.startIndex
        return rest[..<end]
    }
}
