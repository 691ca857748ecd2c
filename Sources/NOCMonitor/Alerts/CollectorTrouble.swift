package import NOCCore

/// What is wrong with the daemon itself, or no longer: what the event `collector` tells of (CONTRACT 3).
package struct CollectorTrouble: Sendable, Hashable {
    package var reason: Reason
    package var since: Instant
    /// When it was over; nil while it lasts, or where it is over as soon as it is told.
    package var until: Instant?
    /// Lines of what was found, such as the problems of a configuration; in the daemon's own language.
    package var details: [String]

    /// The daemon that ran before did not come to its end; nil where it did.
    init?(death resumed: ResumedState, at now: Instant) {
        guard resumed.hasDied, let since = resumed.silentSince else { return nil }
        self.init(Reason(.daemonDied), since: since, until: now)
    }

    /// What was over before this daemon began: it has read a configuration, the record is written, and what it lacks itself it
    /// finds anew.
    static func ended(_ resumed: ResumedState, at now: Instant) -> [CollectorTrouble] {
        [
            Reason.Code.reloadRefused, .recordUnwritable, .localError, .noNameServer, .noPermission,
        ].compactMap { code in
            resumed.openTroubles[code.rawValue].map { CollectorTrouble(Reason(code), since: $0, until: now) }
        }
    }

    package init(_ reason: Reason, since: Instant, until: Instant? = nil, details: [String] = []) {
        self.reason = reason
        self.since = since
        self.until = until
        self.details = details
    }
}

extension Alert {
    package init(_ trouble: CollectorTrouble) {
        self.init(.collector)
        self.trouble = trouble
        since = trouble.since
        until = trouble.until
        reason = trouble.reason
        state = trouble.until == nil ? .down : .up
    }
}
