import Foundation
import NOCCore

/// Times as people of the site write them.
enum SampleTime {
    static let zone = TimeZone(identifier: "Asia/Shanghai")!

    static func at(_ text: String) -> Instant { TimeText.parse(text, timeZone: zone)! }
    static func span(_ from: String, _ to: String) -> Interval { Interval(at(from), at(to)) }
}
