internal import NOCCore

/// A list of findings as it is kept in a file of its own.
struct StoredFindings {
    private static let schema = "noc.findings/1"
    /// So much of a text, and so many of them, are kept: pages and devices may say anything. All of it fits an attachment.
    private static let longestText = 500
    static let longestList = 10_000

    let check: String
    let findings: [Finding]
    /// How many more there were than are kept.
    let more: Int?

    /// In one order, so that equal lists are equal files.
    init(_ found: [Finding], of check: CheckKey) {
        self.check = check.description
        let sorted = found.map(StoredFindings.bounded)
            .sorted { ($0.place, $0.rule, $0.evidence) < ($1.place, $1.rule, $1.evidence) }
        findings = Array(sorted.prefix(StoredFindings.longestList))
        more = sorted.count > findings.count ? sorted.count - findings.count : nil
    }

    private static func bounded(_ finding: Finding) -> Finding {
        Finding(
            rule: finding.rule.cleanLine(), severity: finding.severity,
            place: finding.place.cleanLine(limit: longestText),
            evidence: finding.evidence.cleanLine(limit: longestText))
    }
}

extension StoredFindings: Stored {
    var stored: JSON {
        .stored([
            "schema": .string(StoredFindings.schema), "check": .string(check), "findings": .stored(findings),
            "more": more.map { .integer(Int64($0)) },
        ])
    }

    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == StoredFindings.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        check = try stored.required("check").string
        findings = try stored.required("findings").list(Finding.self)
        more = try stored.member("more")?.count
    }
}

extension Finding: Stored {
    var stored: JSON {
        [
            "rule": .string(rule), "severity": .string(severity.rawValue), "place": .string(place),
            "evidence": .string(evidence),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            rule: try stored.required("rule").string, severity: try stored.required("severity").word(Severity.self),
            place: try stored.required("place").string, evidence: try stored.member("evidence")?.string ?? "")
    }
}
