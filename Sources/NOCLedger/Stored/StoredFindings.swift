internal import NOCCore

/// A list of findings as it is kept: canonical JSON. Keys may be added, never renamed.
struct StoredFindings: Stored {
    /// So much of a text, and so many of them, are kept: pages and devices may say anything. All of it fits an attachment.
    private static let longestText = 500
    static let longestList = 10_000

    struct Item: Stored {
        var rule: String
        var severity: String
        var place: String
        var evidence: String
    }

    var schema = "noc.findings/1"
    var check: String
    var findings: [Item]
    /// How many more there were than are kept.
    var more: Int?

    /// In one order, so that equal lists are equal files.
    init(_ findings: [Finding], of check: CheckKey) {
        self.check = check.description
        self.findings = findings.map { finding in
            Item(
                rule: finding.rule.cleanLine(), severity: finding.severity.rawValue,
                place: finding.place.cleanLine(limit: StoredFindings.longestText),
                evidence: finding.evidence.cleanLine(limit: StoredFindings.longestText))
        }
        self.findings.sort { ($0.place, $0.rule, $0.evidence) < ($1.place, $1.rule, $1.evidence) }
        guard findings.count > StoredFindings.longestList else { return }
        more = findings.count - StoredFindings.longestList
        self.findings.removeLast(findings.count - StoredFindings.longestList)
    }

    func restored() throws -> [Finding] {
        try findings.map { item in
            guard let severity = Finding.Severity(rawValue: item.severity) else {
                throw LedgerError(.newer, "a finding of \(check) has the unknown severity \(item.severity)")
            }
            return Finding(rule: item.rule, severity: severity, place: item.place, evidence: item.evidence)
        }
    }
}

extension StoredFindings {
    var stored: JSON {
        .stored([
            "schema": .string(schema), "check": .string(check), "findings": .stored(findings),
            "more": more.map { .integer(Int64($0)) },
        ])
    }

    init(stored: StoredValue) throws {
        schema = try stored.member("schema")?.string ?? "noc.findings/1"
        check = try stored.required("check").string
        findings = try stored.required("findings").list(Item.self)
        more = try stored.member("more")?.count
    }
}

extension StoredFindings.Item {
    var stored: JSON {
        [
            "rule": .string(rule), "severity": .string(severity), "place": .string(place),
            "evidence": .string(evidence),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            rule: try stored.required("rule").string, severity: try stored.required("severity").string,
            place: try stored.required("place").string, evidence: try stored.member("evidence")?.string ?? "")
    }
}
