internal import CurlClient
internal import Glibc
internal import NOCCore

/// An answer whose body is decoded when somebody first reads it as text.
struct HTTPPage {
    let response: HTTPResponse
    /// The body in UTF-8.
    private(set) lazy var bytes = HTTPCharset.decode(response.body, contentType: response.values("Content-Type").last)
    private(set) lazy var text = String(decoding: bytes, as: UTF8.self)
    private(set) lazy var title = HTMLPage.title(of: bytes)

    private(set) lazy var asksForPassword = HTMLPage.asksForPassword(bytes)

    init(_ response: HTTPResponse) { self.response = response }

    /// Whether the body is JSON, whatever its header says.
    private(set) lazy var isJSON: Bool = {
        guard let root = JSONPath("$") else { return false }
        do throws(JSONScanner.Fault) {
            return try JSONReader.value(at: root, in: bytes) != nil
        } catch {
            return false
        }
    }()

    mutating func contains(_ needle: String) -> Bool { bytes.contains(Array(needle.utf8)) }
}

extension [UInt8] {
    fileprivate func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        return withUnsafeBytes { bytes in
            var start = 0
            while bytes.count - start >= needle.count {
                guard let base = bytes.baseAddress,
                    let hit = memchr(base + start, Int32(first), bytes.count - start - needle.count + 1)
                else { return false }
                if memcmp(hit, needle, needle.count) == 0 { return true }
                start = UnsafeRawPointer(hit) - base + 1
            }
            return false
        }
    }
}
