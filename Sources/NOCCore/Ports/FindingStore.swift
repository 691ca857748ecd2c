/// Keeps what checks found, whole lists at a time: an attachment each, of which the chain has the hash.
package protocol FindingStore: Sendable {
    /// Brings the list to the disk, the same content once, before the batch whose event names it. Throws when it cannot be
    /// written, or is too large.
    func keep(_ findings: [Finding], of check: CheckKey) async throws -> Attachment
    /// The list that was kept so. Throws when it is missing, or not what was kept.
    func findings(in attachment: Attachment) async throws -> [Finding]
}

extension RecordEvent {
    private static let found = "findings"

    /// A check looked for findings, and this list is all it found.
    package static func found(
        _ findings: [Finding], by check: CheckKey, at time: Instant, kept attachment: Attachment
    ) -> RecordEvent {
        RecordEvent(
            time: time, kind: .note, target: check.target, check: check.check,
            details: [
                "event": found, "count": String(findings.count), "attachment": attachment.name,
                "bytes": String(attachment.bytes), "sha256": attachment.sha256,
            ])
    }

    /// The list that a note with these details names; nil when it names none.
    package static func foundList(_ details: [String: String]) -> Attachment? {
        guard details["event"] == found, let name = details["attachment"], let sha256 = details["sha256"],
            let bytes = details["bytes"].flatMap(Int64.init)
        else { return nil }
        return Attachment(name: name, bytes: bytes, sha256: sha256)
    }
}
