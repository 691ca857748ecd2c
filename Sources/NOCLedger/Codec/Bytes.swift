/// Builds what is hashed or packed. Fixed integers are big-endian; text and bytes are preceded by their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func fixed(_ value: Int64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Nil is told from every number.
    mutating func fixed(_ value: Int64?) {
        byte(value == nil ? 0 : 1)
        fixed(value ?? 0)
    }

    mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    mutating func block(_ value: [UInt8]) {
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) { block(Array(value.utf8)) }

    mutating func text(_ value: String?) {
        byte(value == nil ? 0 : 1)
        text(value ?? "")
    }

    /// LEB128: seven bits a byte, lowest first.
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func varint(_ value: Int) { varint(UInt64(value)) }

    /// Small magnitudes of either sign become short.
    mutating func zigzag(_ value: Int64) { varint(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }
}

/// Reads what `ByteWriter` wrote. Every read is checked against the end: damaged bytes throw and never trap.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { offset >= bytes.count }
    var remaining: Int { bytes.count - offset }

    @inline(__always)
    mutating func byte() throws -> UInt8 {
        guard offset < bytes.count else { throw Damage("it ends too early") }
        defer { offset += 1 }
        return bytes[offset]
    }

    @inline(__always)
    mutating func varint() throws -> UInt64 {
        guard offset < bytes.count else { throw Damage("it ends too early") }
        let first = bytes[offset]
        if first < 0x80 {
            offset += 1
            return UInt64(first)
        }
        return try longVarint()
    }

    @inline(never)
    private mutating func longVarint() throws -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            result |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return result }
        }
        throw Damage("a number has no end")
    }

    @inline(__always)
    mutating func zigzag() throws -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// `count` numbers in a row, with everything the loop needs in registers.
    @inline(__always)
    mutating func zigzags(_ count: Int, _ body: (Int, Int64) -> Void) throws {
        var position = offset
        for index in 0..<count {
            guard position < bytes.count else { throw Damage("it ends too early") }
            var value = UInt64(bytes[position])
            position += 1
            if value >= 0x80 {
                offset = position - 1
                value = try longVarint()
                position = offset
            }
            body(index, Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
        }
        offset = position
    }

    /// A number that cannot be larger than `limit`, such as a count of things that follow.
    mutating func count(_ limit: Int) throws -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw Damage("a count of \(value) is too large") }
        return Int(value)
    }

    mutating func block() throws -> UnsafeRawBufferPointer {
        let length = try count(remaining)
        guard length <= remaining else { throw Damage("it ends too early") }
        defer { offset += length }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    }

    mutating func text() throws -> String { String(decoding: try block(), as: UTF8.self) }

    mutating func double() throws -> Double {
        guard remaining >= 8 else { throw Damage("it ends too early") }
        defer { offset += 8 }
        return Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
}
