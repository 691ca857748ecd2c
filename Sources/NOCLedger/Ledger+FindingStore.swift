internal import Foundation
package import NOCCore

extension Ledger: FindingStore {
    package func keep(_ findings: [Finding], of check: CheckKey) async throws -> Attachment {
        let content = Data(StoredFindings(findings, of: check).storedText.utf8)
        return try attachments.keep(content, named: "findings-\(check.target)-\(check.check).json")
    }

    package func findings(in attachment: Attachment) async throws -> [Finding] {
        if let fault = attachments.fault(of: attachment) {
            throw LedgerError(fault.isHere ? .damaged : .missing, "findings \(attachment.name): \(fault.message)")
        }
        guard let path = try attachments.path(of: attachment) else {
            throw LedgerError(.missing, "findings \(attachment.name) are missing from \(attachments.directory)")
        }
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        return try StoredFindings(storedText: text, in: attachment.name).findings
    }
}
