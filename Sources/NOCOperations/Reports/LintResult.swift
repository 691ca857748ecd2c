package import NOCCore
package import NOCReport

/// The slips of a report that would be found by whom it is handed to.
package struct LintResult: OperationResult {
    package let period: Period
    package let findings: [LintFinding]

    package var json: JSON {
        [
            "period": .string(period.label),
            "findings": .array(
                findings.map { finding in
                    [
                        "rule": .string(finding.rule.rawValue), "severity": .string(finding.severity.rawValue),
                        "place": .string(finding.place), "message": .string(finding.message),
                        "remedy": JSON(finding.remedy?.code),
                    ]
                }),
        ]
    }
}
