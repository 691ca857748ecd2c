internal import CZip
import Foundation

/// A zip archive made in memory. All entries carry the same date, so that the same entries give the same bytes.
final class ZipArchive {
    /// The bytes of the archive; it outlives the handle that writes them.
    private let target: OpaquePointer
    /// Nil once it is closed.
    private var archive: OpaquePointer?

    init() throws {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw Self.failure(&error) }
        guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
            zip_source_free(target)
            throw Self.failure(&error)
        }
        // The archive takes the source over when it is opened: this is our share of it.
        zip_source_keep(target)
        self.target = target
        self.archive = archive
    }

    deinit {
        if let archive { zip_discard(archive) }
        zip_source_free(target)
    }

    /// Adds a file. `isPacked` is false for what is packed already, such as pictures.
    func add(_ name: String, _ data: Data, isPacked: Bool = true) throws {
        try data.withUnsafeBytes { try add(name, $0, isPacked: isPacked) }
    }

    func add(_ name: String, _ text: String) throws {
        var text = text
        try text.withUTF8 { try add(name, UnsafeRawBufferPointer($0), isPacked: true) }
    }

    private func add(_ name: String, _ bytes: UnsafeRawBufferPointer, isPacked: Bool) throws {
        guard let archive else { throw RenderFailure(message: "zip: \(name) is added to a finished archive") }
        guard let copy = malloc(max(bytes.count, 1)) else { throw RenderFailure(message: "zip: no memory for \(name)") }
        UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: bytes)
        // The library reads the bytes when the archive is closed, and frees them.
        guard let source = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
            free(copy)
            throw failure(archive)
        }
        let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            throw failure(archive)
        }
        let entry = zip_uint64_t(index)
        let method = isPacked ? ZIP_CM_DEFLATE : ZIP_CM_STORE
        guard zip_set_file_compression(archive, entry, zip_int32_t(method), 0) == 0,
            zip_file_set_dostime(archive, entry, 0, Self.firstDay, 0) == 0
        else { throw failure(archive) }
    }

    /// Packs all and gives the bytes of the archive.
    func finish() throws -> Data {
        guard let archive else { throw RenderFailure(message: "zip: the archive is finished twice") }
        guard zip_close(archive) == 0 else { throw failure(archive) }
        self.archive = nil
        guard zip_source_open(target) == 0 else { throw sourceFailure() }
        defer { zip_source_close(target) }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_source_stat(target, &status) == 0 else { throw sourceFailure() }
        var data = Data(count: Int(status.size))
        let count = data.withUnsafeMutableBytes { zip_source_read(target, $0.baseAddress, status.size) }
        guard count == zip_int64_t(status.size) else { throw sourceFailure() }
        return data
    }

    /// 1980-01-01, the earliest day the format knows: year since 1980, month and day in 7, 4 and 5 bits.
    private static let firstDay: zip_uint16_t = 1 << 5 | 1

    private func failure(_ archive: OpaquePointer) -> RenderFailure { Self.failure(zip_get_error(archive)) }
    private func sourceFailure() -> RenderFailure { Self.failure(zip_source_error(target)) }

    private static func failure(_ error: UnsafeMutablePointer<zip_error_t>?) -> RenderFailure {
        guard let error, let text = zip_error_strerror(error) else {
            return RenderFailure(message: "zip: unknown error")
        }
        return RenderFailure(message: "zip: \(String(cString: text))")
    }
}
