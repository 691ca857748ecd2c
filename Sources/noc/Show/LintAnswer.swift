import NOCCore
import NOCOperations
import NOCReport

extension LintResult {
    var parts: [AnswerPart] {
        let lines = findings.map { finding in
            let words = Answer.words(finding.message, remedy: finding.remedy)
            return "\(finding.severity.rawValue): \(finding.rule.rawValue): \(finding.place): \(words)"
        }
        let errors = findings.count { $0.severity == .error }
        let verdict = "\(period.label): \(counted(errors, "error")), \(counted(findings.count - errors, "warning"))"
        return (lines + [verdict]).map(AnswerPart.line)
    }
}
