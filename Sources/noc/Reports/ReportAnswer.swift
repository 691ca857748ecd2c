import Foundation
import Logging
import NOCCore

/// A line on the stdout of a report process: something for the daemon's log, or how it went, which comes last.
enum ReportAnswer {
    case log(Logger.Level, String, [String: String])
    case written(directory: String, isFinal: Bool)
    case failed(String)
}

extension ReportAnswer: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            switch self {
            case .log(let level, let message, let metadata):
                json.member("log", level.rawValue)
                json.member("message", message)
                json.member("metadata", JSON.object(metadata.map { JSON.Member($0.key, .string($0.value)) }))
            case .written(let directory, let isFinal):
                json.member("written", directory)
                json.member("final", isFinal)
            case .failed(let message): json.member("failed", message)
            }
        }
    }

    /// Nil for what no report process says.
    init?(line: String) {
        // A line that is no JSON is none of ours, and the daemon logs it as it is.
        guard let json = try? JSON(text: line) else { return nil }
        if let level = json["log"]?.string.flatMap({ Logger.Level(rawValue: $0) }),
            let message = json["message"]?.string
        {
            let metadata = json["metadata"]?.members.compactMap { member in member.value.string.map { (member.key, $0) }
            }
            self = .log(level, message, Dictionary(metadata ?? []) { $1 })
        } else if let directory = json["written"]?.string, let isFinal = json["final"]?.bool {
            self = .written(directory: directory, isFinal: isFinal)
        } else if let message = json["failed"]?.string {
            self = .failed(message)
        } else {
            return nil
        }
    }

    /// Says it to the daemon at once.
    func send() {
        // Without a daemon there is nobody to tell, and this process ends with it.
        try? FileHandle.standardOutput.write(contentsOf: Data(json() + [UInt8(ascii: "\n")]))
    }
}

/// The log of a report process: the daemon's, which it writes to through its stdout.
struct AnswerLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(level: Logger.Level) { logLevel = level }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let data = metadata.merging(event.metadata ?? [:]) { $1 }
        ReportAnswer.log(event.level, "\(event.message)", data.mapValues { "\($0)" }).send()
    }
}
