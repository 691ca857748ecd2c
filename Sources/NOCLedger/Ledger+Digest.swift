internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger {
    /// Under which the chain has `plan`.
    package static func digest(of plan: AccountingPlan) -> Digest { Digest(of: Array(plan.storedText.utf8)) }

    /// Whether some event of the chain has that hash, in hexadecimal: what rests on that head rests on this record.
    package func hasEvent(withHash hash: String) throws -> Bool {
        guard let digest = Digest(hex: hash) else { return false }
        return try read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM chain WHERE hash = ?)", arguments: [Data(digest.bytes)]) ?? false
        }
    }
}
