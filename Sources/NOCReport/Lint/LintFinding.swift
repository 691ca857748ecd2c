package import NOCCore

/// A slip that would be found by whom the report is handed to.
package struct LintFinding: Sendable, Hashable {
    package enum Rule: String, Sendable, CaseIterable {
        /// Amounts or weights that do not add up.
        case sum
        /// A year written by hand that is not the period's.
        case year
        /// Something is expected, and there is no actual value.
        case missing
        /// A row counts as met, and nothing stands behind it.
        case evidence
        /// A computed value that nobody confirmed.
        case unconfirmed
        /// Figures that may still change.
        case provisional
        /// Too little of the time was watched.
        case coverage
        /// An incident without a cause or a responsible party.
        case incident
        /// A record that was made after the fact, that no series has, or that contradicts another of the same day.
        case record
        /// Something rests on a file that somebody imported.
        case imported
        /// Hours that follow no calendar of the year's days off.
        case holidays
        /// A goal or threshold that the office has not confirmed.
        case origin
    }

    package enum Severity: String, Sendable { case error, warning }

    package var rule: Rule
    package var severity: Severity
    /// What it is about: `lines/lines-cost`, `target internet`, `record 17`.
    package var place: String
    package var message: String
    /// What a person can do about it, where it is one thing.
    package var remedy: Remedy?
}
