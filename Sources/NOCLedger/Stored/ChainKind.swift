package import NOCCore

/// Every kind of event that the chain has. What a daemon may report is a `RecordEvent.Kind`; the others are written by the
/// ledger alone, with what they tell of. The words are stored for ever.
package enum ChainKind: String, Sendable, CaseIterable {
    case start, stop, plan, transition, incident, alert, seal, merge, retire, maintenance, correction, annotation,
        record
    case imported = "import"
    case clockStep = "clock_step"
    case gap, note
    /// What covers batches, names of checks and deliveries.
    case anchor, prune, checks, delivery
    /// A person gave up what the record had held.
    case accept
    /// A person said that the clock is right, and what may go for it.
    case retention
    /// A key of the collector, which signs from there on.
    case key
    /// A token of a timestamp authority over a head.
    case timestamp

    package init(_ kind: RecordEvent.Kind) {
        switch kind {
        case .start: self = .start
        case .stop: self = .stop
        case .transition: self = .transition
        case .incident: self = .incident
        case .clockStep: self = .clockStep
        case .gap: self = .gap
        case .note: self = .note
        }
    }
}
