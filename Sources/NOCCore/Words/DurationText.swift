/// Spans as the command line shows them: `3d 4h`, `1h 02m`, `4m 05s`, `12.3s`, `480ms`.
package enum DurationText {
    package static func short(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        switch milliseconds {
        case ..<1_000: return "\(max(0, milliseconds))ms"
        case ..<60_000: return "\(seconds).\(milliseconds / 100 % 10)s"
        case ..<3_600_000: return "\(seconds / 60)m \(two(seconds % 60))s"
        case ..<86_400_000: return "\(seconds / 3_600)h \(two(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d \(two(seconds / 3_600 % 24))h"
        }
    }

    package static func short(_ duration: Duration) -> String { short(duration.milliseconds) }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
}
