import NOCCore
import NOCOperations
import NOCReport

extension LintResult {
    var parts: [AnswerPart] {
        let lines = findings.map { "\($0.severity.rawValue): \($0.rule.rawValue): \($0.place): \($0.message)" }
        let errors = findings.count { $0.severity == .error }
        let verdict = "\(period.label): \(counted(errors, "error")), \(counted(findings.count - errors, "warning"))"
        return (lines + [verdict]).map(AnswerPart.line)
    }
}
