import Foundation

/// A change of a configuration's files, checked as a whole before any file is touched.
package struct ConfigurationEdit: Sendable {
    package enum Change: Sendable, Equatable {
        case create(String)
        case replace(String)
        case delete
    }

    package let path: String
    package let change: Change
    /// The configuration as it will be.
    package let result: LoadedConfiguration
}

/// Why a configuration cannot be changed as asked, in words; or what is wrong with it once changed.
package enum EditRefused: Error {
    case because(String)
    case problems(ConfigurationProblems)
}

extension ConfigurationEdit {
    /// `targets.d/ID.yaml` beside the main file, with `target` in it.
    package static func adding(
        _ target: NewTarget, to configuration: LoadedConfiguration
    ) throws(EditRefused) -> ConfigurationEdit {
        guard target.id.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}/) != nil else {
            throw .because(
                "id '\(target.id)': expected up to 64 letters, digits, . _ - and no dot first: a file is named for it")
        }
        var source = configuration.source
        let main = Place(file: source.path, line: 1, column: 1)
        let path = main.relative("targets.d/\(target.id).yaml")
        guard source.texts[path] == nil, !FileManager.default.fileExists(atPath: path) else {
            throw .because("\(path) is there already")
        }
        let patterns = source.matches.keys.filter { fnmatch($0, path, FNM_PATHNAME | FNM_PERIOD) == 0 }
        guard !patterns.isEmpty else {
            throw .because("\(source.path) does not include targets.d/*.yaml: add it to 'include' there")
        }
        source.texts[path] = target.yaml
        for pattern in patterns { source.matches[pattern, default: []].append(path) }
        return ConfigurationEdit(path: path, change: .create(target.yaml), result: try load(source))
    }

    /// The file that names target `id` without it, every other line as it was.
    package static func removing(
        target id: String, from configuration: LoadedConfiguration
    ) throws(EditRefused) -> ConfigurationEdit {
        var source = configuration.source
        guard let path = configuration.file(ofTarget: id), let text = source.texts[path] else {
            throw .because("no file of the configuration names target '\(id)'")
        }
        let change = try TargetRemoval(of: id, in: text, file: path).change
        switch change {
        case .create(let text), .replace(let text): source.texts[path] = text
        case .delete:
            source.texts[path] = nil
            for (pattern, paths) in source.matches { source.matches[pattern] = paths.filter { $0 != path } }
        }
        return ConfigurationEdit(path: path, change: change, result: try load(source))
    }

    private static func load(_ source: ConfigurationSource) throws(EditRefused) -> LoadedConfiguration {
        do { return try ConfigurationLoader.load(source) } catch { throw .problems(error) }
    }

    /// Puts the change on the disk: a new file only where there is none, another one as a whole in the place of the old.
    package func apply() throws {
        switch change {
        case .create(let text):
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            do {
                try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
            } catch let error as CocoaError where error.code != .fileWriteFileExists {
                // A part of it would be taken for the whole.
                unlink(path)
                throw error
            }
            // The daemon runs as another user than who writes it.
            chmod(path, 0o644)
        case .replace(let text):
            let kept: Set<FileAttributeKey> = [.posixPermissions, .ownerAccountID, .groupOwnerAccountID]
            let attributes = try FileManager.default.attributesOfItem(atPath: path).filter { kept.contains($0.key) }
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
        case .delete: try FileManager.default.removeItem(atPath: path)
        }
    }
}

extension LoadedConfiguration {
    /// Which of its files names a target; nil where none does.
    package func file(ofTarget id: String) -> String? {
        files.first { path in
            guard let text = source.texts[path] else { return false }
            return TargetRemoval.targets(in: text, file: path).contains { $0.id == id }
        }
    }

    /// The target as it is written, comments and all; nil where no file names it.
    package func text(ofTarget id: String) -> (file: String, line: Int, text: String)? {
        guard let path = file(ofTarget: id), let text = source.texts[path],
            let item = TargetRemoval.targets(in: text, file: path).first(where: { $0.id == id })
        else { return nil }
        let lines = TargetRemoval.lines(of: item, in: text)
        return (path, lines.lowerBound + 1, TargetRemoval.split(text)[lines].joined(separator: "\n"))
    }
}
