/// One thing that a check found: a dead link, a column without news, a mark that is missing. What it comes to is not said here.
package struct Finding: Sendable, Hashable {
    /// Raw values are stored: never rename.
    package enum Severity: String, Sendable, Hashable, CaseIterable { case information, warning, error }

    /// The rule it comes from.
    package var rule: String
    package var severity: Severity
    /// Where: an address, a row, an object.
    package var place: String
    /// What was seen there, quoted.
    package var evidence: String

    package init(rule: String, severity: Severity, place: String, evidence: String = "") {
        self.rule = rule
        self.severity = severity
        self.place = place
        self.evidence = evidence
    }
}
