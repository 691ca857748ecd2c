import Foundation
package import NOCCore

/// Says in the folder of a report that the daemon had it written; one made by hand before the period was settled does not.
package enum ReportMark {
    private static let name = ".written"

    static func leave(in folder: String) throws { try Data().write(to: URL(filePath: "\(folder)/\(name)")) }

    /// Whether the report of a period is there. A provisional one is written again each day until it is final: a check of
    /// many hours settles late. Throws when its manifest cannot be read: who makes it again by hand decides what stays of it.
    package static func isLeft(
        for period: Period, in stateDirectory: String, at now: Instant, _ host: any FileHost
    ) throws -> Bool {
        // The names of the calendar's periods depend on no zone.
        let folder = ReportMaker.directory(for: period, in: stateDirectory, .gmt)
        guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { return false }
        guard let manifest = try ReportManifest(in: folder, host), manifest.provisional,
            let asOf = TimeText.parse(manifest.asOf, timeZone: .gmt)
        else { return true }
        return now < asOf + .seconds(86_400)
    }
}
