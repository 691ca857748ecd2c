import Foundation
import NOCCore

/// A folder of copies of the record, each named for the moment it was made.
struct BackupFolder {
    let path: String

    /// `ledger-20261128T021500123Z.sqlite`: names sort as their moments do.
    func newFile(at moment: Instant) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "yyyyMMdd'T'HHmmssSSS'Z'"
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        return "\(path)/ledger-\(formatter.string(from: date)).sqlite"
    }

    /// Removes the oldest copies, and nothing that has another name. What they had attached stays: younger ones share it.
    func remove(allButLatest count: Int) throws -> [String] {
        let copies = try FileManager.default.contentsOfDirectory(atPath: path).filter(Self.isCopy).sorted()
        return try copies.dropLast(count).map { name in
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            return "\(path)/\(name)"
        }
    }

    private static func isCopy(_ name: String) -> Bool {
        name.wholeMatch(of: /ledger-[0-9]{8}T[0-9]{9}Z\.sqlite/) != nil
    }
}
