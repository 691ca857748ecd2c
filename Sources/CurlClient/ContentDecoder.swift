internal import CZlib

/// Unpacks a body that comes in pieces, as browsers do (RFC 9110, 8.4.1): gzip with any number of members, whatever follows
/// the last of them left out; deflate with and without the frame of zlib; several codings one over the other. What ends
/// early keeps what could be unpacked.
final class ContentDecoder {
    /// Why a body cannot be unpacked.
    enum Problem: Error {
        case corrupt(String)
        /// More comes out of it, or of one of its codings, than may.
        case tooLong
        case noMemory
    }

    /// More are an attack.
    static let mostCodings = 5
    /// Of one coding: each costs time, however little is in it.
    static let mostMembers = 4_096
    static let accepted = "gzip, deflate"

    /// In the order in which they are taken off.
    private var stages: [Inflater] = []

    /// Whether all of them can be taken off.
    static func knows(_ codings: [String]) -> Bool {
        codings.allSatisfy { ["gzip", "x-gzip", "deflate", "identity"].contains($0) }
    }

    /// - Parameter codings: as the header names them, in the order in which they were applied. Nil: one of them is not known,
    ///   or none is there: the body is taken as it is.
    /// - Parameter largest: bytes that may come out of each coding.
    init?(_ codings: [String], largest: Int) {
        let real = codings.filter { $0 != "identity" }
        guard !real.isEmpty, ContentDecoder.knows(real) else { return nil }
        stages = real.reversed().map { Inflater($0 == "deflate" ? .deflate : .gzip, largest: largest) }
    }

    /// Hands on what `bytes` hold, in pieces.
    func take(_ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) throws(Problem) {
        try take(bytes, from: 0, emit)
    }

    private func take(
        _ bytes: UnsafeRawBufferPointer, from stage: Int, _ emit: (UnsafeRawBufferPointer) -> Void
    ) throws(Problem) {
        guard stage < stages.count else { return emit(bytes) }
        try stages[stage].take(bytes) { (piece) throws(Problem) in try take(piece, from: stage + 1, emit) }
    }
}

/// One coding. Owns zlib's state, which must not move.
private final class Inflater {
    enum Form { case gzip, deflate }

    private enum State {
        /// Nothing has come yet, or too little to tell the form by.
        case waiting([UInt8])
        case inside
        /// A member has ended; another may follow.
        case between
        case done
    }

    private let form: Form
    /// Bytes that may still come out.
    private var left: Int
    private var state = State.waiting([])
    private var members = 0
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isOpen = false
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 32_768, alignment: 1)

    init(_ form: Form, largest: Int) {
        self.form = form
        left = largest
        stream.initialize(to: z_stream())
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deallocate()
        output.deallocate()
    }

    func take(
        _ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) throws(ContentDecoder.Problem) -> Void
    ) throws(ContentDecoder.Problem) {
        switch state {
        case .done: return
        case .inside, .between: try inflate(bytes, emit)
        case .waiting(let before):
            let begin = before + bytes
            guard begin.count >= 2 else {
                state = .waiting(begin)
                return
            }
            try open(begin)
            state = .inside
            try begin.withUnsafeBytes { buffer in
                Result { () throws(ContentDecoder.Problem) in try inflate(buffer, emit) }
            }.get()
        }
    }

    /// Deflate should have zlib's frame (RFC 1950), and often has none.
    private func open(_ begin: [UInt8]) throws(ContentDecoder.Problem) {
        let isFramed = begin[0] & 0x0F == 8 && (Int(begin[0]) << 8 | Int(begin[1])) % 31 == 0
        let bits: Int32 = form == .gzip ? 47 : isFramed ? 15 : -15
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, bits, ZLIB_VERSION, size) == Z_OK else { throw .noMemory }
        isOpen = true
    }

    private func inflate(
        _ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) throws(ContentDecoder.Problem) -> Void
    ) throws(ContentDecoder.Problem) {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        // zlib reads from it only; its interface is older than const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
        stream.pointee.avail_in = UInt32(bytes.count)
        while true {
            if case .between = state, !beginsAnother() { return }
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            let count = output.count - Int(stream.pointee.avail_out)
            guard count <= left else { throw .tooLong }
            left -= count
            if count > 0 { try emit(UnsafeRawBufferPointer(rebasing: output[..<count])) }
            switch status {
            case Z_OK where stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0: continue
            case Z_OK, Z_BUF_ERROR: return
            case Z_STREAM_END:
                members += 1
                guard members <= ContentDecoder.mostMembers else {
                    throw .corrupt("more than \(ContentDecoder.mostMembers) gzip members")
                }
                state = form == .gzip ? .between : .done
                if form == .deflate || stream.pointee.avail_in == 0 { return }
            case Z_MEM_ERROR: throw .noMemory
            case _ where members > 0:
                state = .done
                return
            default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib says \(status)")
            }
        }
    }

    /// Whether what follows a member begins like another; else it is nothing that anybody reads.
    private func beginsAnother() -> Bool {
        guard stream.pointee.avail_in > 0 else { return false }
        let isAnother = stream.pointee.next_in.pointee == 0x1F && inflateReset(stream) == Z_OK
        state = isAnother ? .inside : .done
        return isAnother
    }
}
