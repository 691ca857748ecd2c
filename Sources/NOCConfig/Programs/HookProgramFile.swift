import Foundation
package import NOCCore

/// Looks at the file of a hook's program as the kernel will (execve(2)): why it cannot be started, in words that say what to do.
package enum HookProgramFile {
    /// Nil where nothing is wrong with it, or this user may not look. Asked with the rights of the daemon's user, what those do
    /// not reach is a fault.
    package static func fault(of hook: Hook, asDaemon: Bool = false) -> String? {
        guard let program = hook.command.first else { return nil }
        let path = searchPath(of: hook)
        if program.contains("/") { return fault(ofFile: program, path) ?? (asDaemon ? refusal(of: program) : nil) }
        guard let found = find(program, in: path) else {
            return "there is no program '\(program)' in \(path): a script beside this file is written ./\(program)"
        }
        return fault(ofFile: found, path)
    }

    private static func refusal(of file: String) -> String? {
        guard faccessat(AT_FDCWD, file, X_OK, AT_EACCESS) == 0 else {
            return "'\(file)' may not be executed by the daemon's user: \(String(cString: strerror(errno)))"
        }
        guard faccessat(AT_FDCWD, file, R_OK, AT_EACCESS) != 0 else { return nil }
        return "'\(file)' may not be read by the daemon's user, and a script is opened by its interpreter"
    }

    private static func searchPath(of hook: Hook) -> String {
        if case .plain(let path)? = hook.environment["PATH"] { return path }
        return Hook.path
    }

    private static func find(_ name: String, in path: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func fault(ofFile file: String, _ path: String) -> String? {
        var status = stat()
        guard stat(file, &status) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR: return "there is no file '\(file)'"
            // What this user may not see, the daemon's may.
            default: return nil
            }
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return "'\(file)' is no file" }
        guard status.st_mode & 0o111 != 0 else { return "'\(file)' may not be executed: chmod +x \(file)" }
        // Likewise; a program needs no reading to be run.
        guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
        // It was only read from.
        defer { try? handle.close() }
        do {
            return fault(ofHead: Array(try handle.read(upToCount: 512) ?? Data()), file, path)
        } catch {
            // A disk that cannot be read is told by others.
            return nil
        }
    }

    private static func fault(ofHead head: [UInt8], _ file: String, _ path: String) -> String? {
        if head.isEmpty { return "'\(file)' is empty" }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            return "'\(file)' begins with a byte order mark, before which no #! counts: save it as UTF-8 without one"
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            return "'\(file)' is UTF-16: save it as UTF-8 without a byte order mark"
        }
        if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) { return nil }
        guard head.starts(with: Array("#!".utf8)) else {
            return "'\(file)' is neither a program nor a script with #! in its first line, such as #!/bin/sh"
        }
        let line = String(decoding: head.dropFirst(2).prefix { $0 != 0x0A }, as: UTF8.self)
        if line.contains("\r") {
            return "'\(file)' has lines that end as in Windows (CR LF): sed -i 's/\\r$//' \(file)"
        }
        return interpreterFault(line.split { $0 == " " || $0 == "\t" }.map(String.init), file, path)
    }

    private static func interpreterFault(_ words: [String], _ file: String, _ path: String) -> String? {
        guard let interpreter = words.first else { return "'\(file)' names no interpreter after its #!" }
        guard access(interpreter, F_OK) == 0 else {
            return "'\(file)' is to be run by '\(interpreter)', which is not there"
        }
        guard access(interpreter, X_OK) == 0 else {
            return "'\(file)' is to be run by '\(interpreter)', which is no program"
        }
        guard interpreter.hasSuffix("/env") else { return nil }
        let named = words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") }
        guard let named, !named.contains("/"), find(named, in: path) == nil else { return nil }
        return "'\(file)' is to be run by '\(named)', which is not in \(path)"
    }
}
