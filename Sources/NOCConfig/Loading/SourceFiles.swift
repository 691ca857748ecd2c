import Foundation

/// Where the files of a configuration come from: the disk, and then they are remembered; or what was remembered.
struct SourceFiles {
    private(set) var source: ConfigurationSource
    private let isRemembered: Bool

    /// From the disk, beginning with the main file.
    init(path: String) {
        source = ConfigurationSource(path: path)
        isRemembered = false
    }

    init(remembered: ConfigurationSource) {
        source = remembered
        isRemembered = true
    }

    mutating func text(of path: String) throws(UnreadableFile) -> String {
        if let text = source.texts[path] { return text }
        guard !isRemembered else { throw UnreadableFile(message: "is not among the files that were read") }
        let text = try SourceFile.text(of: path)
        source.texts[path] = text
        return text
    }

    /// The regular files a pattern names, sorted; nil when it has no wildcard and names nothing.
    mutating func matches(of pattern: String) -> [String]? {
        if isRemembered { return source.matches[pattern] }
        let found = SourceFile.matches(of: pattern)
        source.matches[pattern] = found
        return found
    }

    /// The file that a path leads to, symbolic links followed.
    mutating func identity(of path: String) -> String {
        if isRemembered { return source.identities[path] ?? path }
        let identity = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path(percentEncoded: false)
        source.identities[path] = identity
        return identity
    }
}
