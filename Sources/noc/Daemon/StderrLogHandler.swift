import CLinux
import Foundation
import Logging
import NOCCore

/// Log lines on stderr: with a priority for the journal, which has its own clock; with the time otherwise. Each is one line,
/// whatever others wrote that it repeats.
struct StderrLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let journal: Bool
    private static let longest = 8_000

    init(level: Logger.Level, environment: [String: String] = ProcessInfo.processInfo.environment) {
        logLevel = level
        journal = Self.isJournal(environment["JOURNAL_STREAM"])
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let data = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = data.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        let head = journal ? "<\(Self.priority(event.level))>" : "\(Self.now()) \(event.level) "
        Terminal.note("\(head)\("\(event.message)".cleanLine(limit: Self.longest))\(fields)")
    }

    /// `JOURNAL_STREAM` names device and inode of the stream that systemd gave: stderr may have been redirected since.
    private static func isJournal(_ stream: String?) -> Bool {
        let numbers = (stream ?? "").split(separator: ":").compactMap { UInt64($0) }
        return numbers.count == 2 && noc_is_file(STDERR_FILENO, numbers[0], numbers[1]) != 0
    }

    /// syslog(3)
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func quoted(_ text: String) -> String {
        let text = text.cleanLine(limit: longest)
        let plain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" }
        return plain ? text : "\"\(text.replacing("\"", with: "'"))\""
    }

    private static func now() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
