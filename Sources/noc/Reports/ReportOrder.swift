import Foundation
import Logging
import NOCConfig
import NOCCore

/// What a report process is told on its stdin: all that it does not find in the record.
struct ReportOrder: Sendable {
    var period: Period
    var stateDirectory: String
    /// The configuration in force in the daemon, which may not be what the files say by now.
    var configuration: ConfigurationSource
    /// Below it the daemon keeps no log lines.
    var logLevel: Logger.Level
}

extension ReportOrder: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", period.kind.rawValue)
            json.member("label", period.label)
            json.member("start", period.interval.start.milliseconds)
            json.member("end", period.interval.end.milliseconds)
            json.member("state_directory", stateDirectory)
            json.member("log_level", logLevel.rawValue)
            json.member("configuration", configuration)
        }
    }

    init(_ json: JSON) throws {
        guard let kind = json["kind"]?.string.flatMap({ Period.Kind(rawValue: $0) }), let label = json["label"]?.string,
            let start = json["start"]?.integer, let end = json["end"]?.integer, start <= end,
            let directory = json["state_directory"]?.string,
            let level = json["log_level"]?.string.flatMap({ Logger.Level(rawValue: $0) }),
            let configuration = json["configuration"].flatMap({ ConfigurationSource($0) })
        else { throw Failure("the order of a report is not as noc writes it") }
        period = Period(
            kind: kind, label: label,
            interval: Interval(Instant(milliseconds: start), Instant(milliseconds: end)))
        stateDirectory = directory
        logLevel = level
        self.configuration = configuration
    }
}
