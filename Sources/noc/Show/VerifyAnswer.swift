import NOCCore
import NOCOperations

extension VerifyResult {
    var parts: [AnswerPart] { lines.map(AnswerPart.line) }

    private var lines: [String] {
        let counts = [
            counted(evidence.events, "event"), counted(evidence.plans, "plan"), counted(evidence.segments, "segment"),
            counted(evidence.observations, "observation"), counted(evidence.incidents, "incident"),
            "\(evidence.deliveries) deliveries", counted(evidence.attachments, "attachment"),
        ]
        var lines = ["verified: \(counts.joined(separator: ", "))"]
        if evidence.attachmentsElsewhere > 0 {
            lines.append("\(counted(evidence.attachmentsElsewhere, "attachment")) of imported records elsewhere")
        }
        if !evidence.retired.isEmpty {
            lines.append("\(counted(evidence.retired.count, "day")) removed by retention, their hashes are kept")
        }
        if let reports {
            lines.append("reports: \(counted(reports.editions, "edition")), \(counted(reports.files, "file"))")
            if reports.signed > 0 { lines.append("signed: \(counted(reports.signed, "manifest"))") }
            lines += reports.unlisted.map { "without a manifest: \($0)" }
            lines += reports.lacking.map { "not made: \($0)" }
        }
        lines += heads.map(words) + accepted.map(words) + keys.filter { $0.origin == .replaced }.map(words)
        if let last = timestamps.last {
            lines.append(
                "\(counted(timestamps.count, "timestamp token")), the last over event \(last.event) of "
                    + "\(TimeText.seconds(last.time, timeZone: timeZone)) by \(last.authority)"
                    + (areTokensJudged ? "" : "; whom to trust is not configured, so no signature was judged"))
        }
        if let key = keys.last { lines.append("signed by the key \(key.fingerprint) (\(key.algorithm.rawValue))") }
        if let head = evidence.head { lines.append("chain head \(head.hash) at event \(head.events)") }
        lines += problems.map { "BROKEN  \($0)" }
        return problems.isEmpty ? lines + ["all as it was recorded"] : lines
    }

    private func words(_ finding: HeadFinding) -> String {
        switch finding.verdict {
        case .found(let place, let after):
            let counts = after.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            let since = counts.isEmpty ? "nothing came after it" : "after it came \(counts)"
            let signature = finding.head.signature.map { ", signed by \($0.key)" } ?? ""
            return
                "head \(place.hash)\(signature): event \(place.event) of \(TimeText.seconds(place.time, timeZone: timeZone)), \(since)"
        case .givenUp(let loss):
            return "head \(finding.head.hash): not there; \(loss.by) gave it up (\(loss.reason))"
        case .missing:
            return "head \(finding.head.hash): not there"
        }
    }

    private func words(_ key: EvidenceKey) -> String {
        "the key before \(key.fingerprint) was lost, says \(key.by ?? "nobody") at "
            + "\(TimeText.seconds(key.time, timeZone: timeZone)): \(key.reason ?? "")"
    }

    private func words(_ loss: AcceptedLoss) -> String {
        "given up: what the record held up to event \(loss.lost.event) beyond event \(loss.lost.end), by \(loss.by) at "
            + "\(TimeText.seconds(loss.time, timeZone: timeZone)): \(loss.reason)"
    }
}
