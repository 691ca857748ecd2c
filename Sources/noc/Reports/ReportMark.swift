import Foundation
import NOCCore
import NOCOperations

/// Says in the folder of a report that the daemon had it written; one made by hand before the period was settled does not.
enum ReportMark {
    private static let name = ".written"

    static func leave(in folder: String) throws { try Data().write(to: URL(filePath: "\(folder)/\(name)")) }

    /// Whether the report of a period is there. A provisional one is written again each day until it is final: a check of
    /// many hours settles late.
    static func isLeft(for period: Period, in stateDirectory: String, at now: Instant) -> Bool {
        // The names of the calendar's periods depend on no zone.
        let folder = ReportMaker.directory(for: period, in: stateDirectory, .gmt)
        guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { return false }
        // A manifest that cannot be read is told of by who makes the report again; the daemon does not touch it.
        guard let manifest = try? ReportManifest(in: folder), manifest.provisional,
            let asOf = TimeText.parse(manifest.asOf, timeZone: .gmt)
        else { return true }
        return now < asOf + .seconds(86_400)
    }
}
