import Foundation

/// Where the demo keeps what it makes.
package struct DemoFiles: Sendable {
    package let directory: String

    package var configuration: String { "\(directory)/noc.yaml" }
    var state: String { "\(directory)/state" }
    var history: String { "\(directory)/simulated-last-month.ndjson" }
    var hook: String { "\(directory)/hook.sh" }
    /// What the hook was told, a line an alert.
    var alerts: String { "\(directory)/alerts.log" }
    var daemonLog: String { "\(directory)/daemon.log" }
    package var report: String { "\(directory)/report" }

    func secret(_ name: String) -> String { "\(directory)/secrets/\(name)" }

    /// A new directory, only for this user.
    package init() throws {
        let template = Array("\(NSTemporaryDirectory())/noc-demo-XXXXXX".replacing("//", with: "/").utf8CString)
        directory = try template.withUnsafeBufferPointer { pointer in
            var bytes = Array(pointer)
            guard mkdtemp(&bytes) != nil else {
                throw DemoFailure(
                    "no directory for the demo in \(NSTemporaryDirectory()): \(String(cString: strerror(errno)))")
            }
            return String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Secrets and the hook script. The script does what an office's own would: it tells somebody.
    func write(secrets: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: "\(directory)/secrets", withIntermediateDirectories: true)
        for (name, value) in secrets { try write(value + "\n", to: secret(name), mode: 0o600) }
        let script = """
            #!/bin/sh
            # Called by noc for each alert; $1 is the file that stands for the telephone of whoever is on duty.
            printf '%s\\t%s\\t%s\\n' "$NOC_EVENT" "$NOC_TARGET" "$NOC_SUBJECT" >>"$1"

            """
        try write(script, to: hook, mode: 0o700)
        try write("", to: alerts, mode: 0o600)
    }

    /// What cannot be removed stays in the directory for temporary files, which is cleared by others.
    package func remove() { try? FileManager.default.removeItem(atPath: directory) }

    package func removeAllButReport() throws {
        for entry in try FileManager.default.contentsOfDirectory(atPath: directory)
        where "\(directory)/\(entry)" != report {
            try FileManager.default.removeItem(atPath: "\(directory)/\(entry)")
        }
    }

    private func write(_ text: String, to path: String, mode: Int) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
