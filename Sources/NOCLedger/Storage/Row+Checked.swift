internal import Foundation
internal import GRDB
internal import NOCCore

/// Columns read so that a damaged row throws instead of trapping.
extension Row {
    func integer(_ index: Int) throws -> Int64 {
        guard let value = self[index] as Int64? else { throw Damage("a number is missing in a row") }
        return value
    }

    func string(_ index: Int) throws -> String {
        guard let value = self[index] as String? else { throw Damage("a text is missing in a row") }
        return value
    }

    func instant(_ index: Int) throws -> Instant { Instant(milliseconds: try integer(index)) }

    func optionalInstant(_ index: Int) -> Instant? { (self[index] as Int64?).map { Instant(milliseconds: $0) } }

    /// Hands over the bytes of a BLOB without copying them; none for NULL.
    func withBytes<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            return try data.withUnsafeBytes(body)
        }
    }

    func bytes(_ index: Int) throws -> [UInt8] { try withBytes(index) { Array($0) } }

    func digest(_ index: Int) throws -> Digest {
        guard let digest = Digest(try bytes(index)) else { throw Damage("a digest does not have 32 bytes") }
        return digest
    }
}
