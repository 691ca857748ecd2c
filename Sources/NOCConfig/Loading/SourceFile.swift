import Foundation

/// Why a file could not be read, in words.
struct UnreadableFile: Error {
    var message: String

    /// Where in the file; 1:1 when it could not be opened.
    var line = 1
    var column = 1

    init(message: String) { self.message = message }

    /// Finds the first byte that is no UTF-8.
    init(notUTF8 bytes: [UInt8]) {
        message = "this is not UTF-8; save the file as UTF-8"
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        while case .valid(let scalar) = parser.parseScalar(from: &rest) {
            let endsLine = scalar.first == UInt8(ascii: "\n")
            line += endsLine ? 1 : 0
            column = endsLine ? 1 : column + 1
        }
    }

    init(_ code: Int32) { message = "cannot be read: \(String(cString: strerror(code)))" }
}

/// Reads text files of bounded size.
enum SourceFile {
    static let largest = 16 << 20

    static func text(of path: String, upTo limit: Int = largest) throws(UnreadableFile) -> String {
        let bytes = try bytes(of: path, upTo: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw UnreadableFile(notUTF8: bytes) }
        return text
    }

    private static func bytes(of path: String, upTo limit: Int) throws(UnreadableFile) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw UnreadableFile(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw UnreadableFile(errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw UnreadableFile(message: "is larger than \(limit >> 10) KiB")
            }
        }
    }

    /// The regular files a pattern names, sorted; nil when it has no wildcard and names nothing.
    static func matches(of pattern: String) -> [String]? {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else {
            return pattern.contains(where: { "*?[".contains($0) }) ? [] : nil
        }
        return (0..<Int(result.gl_pathc)).compactMap { index in result.gl_pathv[index].map { String(cString: $0) } }
    }
}
