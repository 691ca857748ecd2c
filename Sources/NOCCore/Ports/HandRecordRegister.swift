/// What was recorded by hand, as indicators and reports read it. The ledger is one; tests have one in memory.
package protocol HandRecordRegister: Sendable {
    /// All of them, withdrawn ones too, in the order in which they were recorded.
    func allHandRecords() throws -> [StoredHandRecord]
}

extension HandRecordRegister {
    /// Those that stand.
    package func handRecords() throws -> [StoredHandRecord] { try allHandRecords().filter { $0.voided == nil } }

    /// As it was at `instant`: what was known by then, with those withdrawn by then marked so.
    func handRecordHistory(asOf instant: Instant) throws -> [StoredHandRecord] {
        try allHandRecords().compactMap { stored in
            guard stored.knownSince <= instant else { return nil }
            var stored = stored
            if let voided = stored.voided, voided.at > instant { stored.voided = nil }
            return stored
        }
    }

    /// Those that stood at `instant`: known by then, and not withdrawn yet. The answer for a past instant never changes.
    package func handRecords(asOf instant: Instant) throws -> [StoredHandRecord] {
        try handRecordHistory(asOf: instant).filter { $0.voided == nil }
    }
}
