internal import Foundation
package import NOCCore

extension Ledger: FindingStore {
    package func keep(_ findings: [Finding], of check: CheckKey) async throws -> Attachment {
        let content = try CanonicalJSON.data(StoredFindings(findings, of: check))
        return try attachments.keep(content, named: "findings-\(check.target)-\(check.check).json")
    }

    package func findings(in attachment: Attachment) async throws -> [Finding] {
        if let fault = attachments.fault(of: attachment) {
            throw LedgerError(fault.isHere ? .damaged : .missing, "findings \(attachment.name): \(fault.message)")
        }
        guard let path = attachments.path(of: attachment) else {
            throw LedgerError(.missing, "findings \(attachment.name) are missing from \(attachments.directory)")
        }
        return try JSONDecoder().decode(StoredFindings.self, from: Data(contentsOf: URL(filePath: path))).restored()
    }
}
