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
        guard let path = try attachments.path(of: attachment), let content = try PlainFile.contents(path) else {
            throw LedgerError(.missing, "findings \(attachment.name) are missing from \(attachments.directory)")
        }
        return try StoredFindings(storedText: String(decoding: content, as: UTF8.self), in: attachment.name).findings
    }
}
