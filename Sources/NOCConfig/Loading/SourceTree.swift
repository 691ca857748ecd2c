import Foundation

/// The main file and all it includes, merged into one map.
///
/// Lists of several files are joined and maps merged; what a configuration has only one of may stand in any one file.
struct SourceTree {
    private static let mostFiles = 1000
    private static let lists: Set<String> = ["groups", "sentinels", "targets", "hooks", "records", "projects"]
    private static let maps: Set<String> = ["credentials", "objectives", "penalties"]

    private let reading: ConfigurationPass
    private var disk: SourceFiles
    /// In the order they were read.
    private(set) var files: [String] = []
    /// Whether some file could not be read, so that what is missing may stand there.
    private(set) var isIncomplete = false
    private var entries: [YAMLNode.Entry] = []
    private var including: [String] = []
    private var seen: [String: Place] = [:]

    init(_ disk: SourceFiles, reading: ConfigurationPass) {
        self.disk = disk
        self.reading = reading
    }

    /// All that was read.
    var source: ConfigurationSource { disk.source }

    /// What the main file says of `storage.directory` where it is no YAML.
    var stateDirectory: String? {
        disk.source.texts[disk.source.path].flatMap { StorageHint.directory(in: $0, of: disk.source.path) }
    }

    var root: YAMLNode {
        YAMLNode(.map(entries), at: Place(file: files.first ?? "", line: 1, column: 1))
    }

    /// Reads a file and what it includes.
    mutating func add(_ path: String, from place: Place? = nil) {
        let identity = disk.identity(of: path)
        guard admit(path, identity, from: place) else { return }
        including.append(identity)
        defer { including.removeLast() }
        guard let node = read(path) else {
            isIncomplete = true
            return
        }
        guard case .map(let entries) = node.content else {
            isIncomplete = true
            reading.report("expected a map with keys such as 'targets', found \(node.found)", at: node.place)
            return
        }
        var includes: [Located<String>] = []
        for entry in entries {
            if entry.key == "include" {
                includes += reading.inKey("include") {
                    Kind<[Located<String>]>.includes.read(entry.value, reading).value
                }
            } else {
                merge(entry)
            }
        }
        for include in includes { self.include(include) }
    }

    /// Reads one file into its tree; nil when that was reported.
    mutating func read(_ path: String) -> YAMLNode? {
        if !files.contains(path) { files.append(path) }
        func place(_ line: Int, _ column: Int) -> Place { Place(file: path, line: line, column: column) }
        do throws(UnreadableFile) {
            let text = try disk.text(of: path)
            do throws(YAMLComplaint) {
                return try YAMLReader.read(text, file: path) ?? YAMLNode(.map([]), at: place(1, 1))
            } catch {
                reading.report(error.message, at: place(error.line, error.column))
            }
        } catch {
            reading.report(error.message, at: place(error.line, error.column))
        }
        return nil
    }

    /// Reads a file that holds no configuration of its own, such as a calendar.
    mutating func calendar(_ name: String, from place: Place) -> YAMLNode? {
        guard let path = disk.matches(of: place.relative(name))?.first else {
            reading.report("there is no file '\(name)'", at: place)
            return nil
        }
        return read(path)
    }

    private mutating func admit(_ path: String, _ identity: String, from place: Place?) -> Bool {
        guard let place else { return true }
        if let start = including.firstIndex(of: identity) {
            let chain = (including[start...] + [identity]).map { URL(filePath: $0).lastPathComponent }
            reading.report("files include each other: \(chain.joined(separator: " → "))", at: place)
            return false
        }
        if let first = seen[identity] {
            reading.report("'\(path)' is included twice, first at \(first.description(from: place))", at: place)
            return false
        }
        seen[identity] = place
        guard seen.count <= Self.mostFiles else {
            if seen.count == Self.mostFiles + 1 { reading.report("more than \(Self.mostFiles) files", at: place) }
            return false
        }
        return true
    }

    private mutating func include(_ pattern: Located<String>) {
        guard let matches = disk.matches(of: pattern.place.relative(pattern.value)) else {
            reading.report("there is no file '\(pattern.value)' to include", at: pattern.place)
            isIncomplete = true
            return
        }
        if matches.isEmpty { reading.warn("no file matches '\(pattern.value)'", at: pattern.place) }
        for path in matches { add(path, from: pattern.place) }
    }

    private mutating func merge(_ entry: YAMLNode.Entry) {
        guard let index = entries.firstIndex(where: { $0.key == entry.key && $0.keyPlace.file != entry.keyPlace.file })
        else { return entries.append(entry) }
        switch (entries[index].value.content, entry.value.content) {
        case (.list(let before), .list(let more)) where Self.lists.contains(entry.key):
            entries[index].value.content = .list(before + more)
        case (.map(let before), .map(let more)) where Self.maps.contains(entry.key):
            entries[index].value.content = .map(before + more)
        default: entries.append(entry)
        }
    }
}

extension Place {
    /// A path as seen from the file this place is in; relative if that is.
    func relative(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
