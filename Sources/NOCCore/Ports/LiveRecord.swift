/// What the record says of this moment, beside its accounts. The ledger is one; tests have one in memory.
package protocol LiveRecord: Sendable {
    /// The state machine after the last observation of every check.
    func folds() throws -> [CheckKey: FoldState]
    /// The daemon's last sign of life; nil when none ever ran on this record.
    func lastHeartbeat() throws -> Instant?
    /// Deliveries to hooks in one of `states`, the newest first.
    func deliveries(limit: Int, states: [Delivery.State]) throws -> [Delivery]
}

/// Tells whether a daemon runs on the record, and what it says of its own work.
package protocol DaemonWatch: Sendable {
    /// Nil when none runs. Throws where that cannot be told.
    func sign() throws -> DaemonSign?
}

/// The daemon's sign of life.
package struct DaemonSign: Sendable {
    /// Its process id; nil when it is not known.
    package var process: Int32?
    /// Its counters; nil when it has not said anything yet.
    package var metrics: JSON?
    /// What it did not manage since its start: how often, and what one of it is called.
    package var losses: [Loss]
    /// Since when, and why, it cannot write the record; nil while it can.
    package var failure: RecordTrouble?

    package struct Loss: Sendable, Hashable {
        package var count: Int
        package var name: String
        /// Of what, and what to do about it.
        package var detail: String?

        package init(_ count: Int, _ name: String, detail: String? = nil) {
            self.count = count
            self.name = name
            self.detail = detail
        }
    }

    package init(process: Int32?, metrics: JSON? = nil, losses: [Loss] = [], failure: RecordTrouble? = nil) {
        self.process = process
        self.metrics = metrics
        self.losses = losses
        self.failure = failure
    }
}

/// The record cannot be written.
package struct RecordTrouble: Sendable, Hashable {
    package var since: Instant
    package var error: String

    package init(since: Instant, error: String) {
        self.since = since
        self.error = error
    }
}
