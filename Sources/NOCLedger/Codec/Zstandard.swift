internal import CZstd

/// Packs and unpacks zstd frames with a content checksum. Not thread-safe: one for each user at a time.
final class Zstandard {
    /// Made when first needed: who only reads never packs.
    private var packing: OpaquePointer?
    private let unpacking: OpaquePointer
    private var packed: [UInt8] = []

    /// Level 3 (FINDINGS: higher ones gain nothing here).
    init() {
        guard let unpacking = ZSTD_createDCtx() else { preconditionFailure("no memory for zstd") }
        self.unpacking = unpacking
    }

    deinit {
        if let packing { ZSTD_freeCCtx(packing) }
        ZSTD_freeDCtx(unpacking)
    }

    func pack(_ bytes: [UInt8]) throws -> [UInt8] {
        let packing = packer()
        let bound = ZSTD_compressBound(bytes.count)
        if packed.count < bound { packed = [UInt8](repeating: 0, count: bound) }
        let size = ZSTD_compress2(packing, &packed, packed.count, bytes, bytes.count)
        guard ZSTD_isError(size) == 0 else { throw Damage("zstd cannot pack: \(Zstandard.name(size))") }
        return Array(packed[..<size])
    }

    private func packer() -> OpaquePointer {
        if let packing { return packing }
        guard let made = ZSTD_createCCtx() else { preconditionFailure("no memory for zstd") }
        ZSTD_CCtx_setParameter(made, ZSTD_c_compressionLevel, 3)
        ZSTD_CCtx_setParameter(made, ZSTD_c_checksumFlag, 1)
        packing = made
        return made
    }

    /// Unpacks one frame into `buffer`, which grows as needed, and gives its length; more than `limit` bytes are refused.
    func unpack(_ frame: UnsafeRawBufferPointer, into buffer: inout [UInt8], limit: Int) throws -> Int {
        let size = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
        guard size <= UInt64(limit) else { throw Damage("a zstd frame has no credible size") }
        if buffer.count < Int(size) { buffer = [UInt8](repeating: 0, count: Int(size)) }
        let count = ZSTD_decompressDCtx(unpacking, &buffer, buffer.count, frame.baseAddress, frame.count)
        guard ZSTD_isError(count) == 0 else { throw Damage("zstd cannot unpack: \(Zstandard.name(count))") }
        return count
    }

    private static func name(_ code: Int) -> String { String(cString: ZSTD_getErrorName(code)) }
}
