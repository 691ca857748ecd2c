import Foundation

/// `4.2 MB`
enum ByteText {
    static func short(_ bytes: Int64) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1_000 { return unit == "B" ? "\(bytes) B" : "\(String(format: "%.1f", value)) \(unit)" }
            value /= 1_000
        }
        return "\(String(format: "%.1f", value)) TB"
    }
}
