import Foundation

/// Why a file could not be read, in words.
struct UnreadableFile: Error {
    var message: String

    init(message: String) { self.message = message }

    init(_ code: Int32) { message = "cannot be read: \(String(cString: strerror(code)))" }
}

/// Reads text files of bounded size.
enum SourceFile {
    static let largest = 16 << 20

    static func text(of path: String, upTo limit: Int = largest) throws(UnreadableFile) -> String {
        let bytes = try bytes(of: path, upTo: limit)
        if let position = bytes.firstIndex(of: 0) {
            throw UnreadableFile(message: "a NUL byte at offset \(position): this is no text file")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UnreadableFile(message: "this is no UTF-8 text; save the file as UTF-8")
        }
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
