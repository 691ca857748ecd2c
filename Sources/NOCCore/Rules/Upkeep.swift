/// What the record's upkeep may do: pack, join and remove observations.
package struct Upkeep: Sendable, Hashable {
    /// When it is done, as the chain says it.
    package var time: Instant
    /// Hours that ended before this are packed into segments. What comes later of them still joins them.
    package var packing: Instant
    /// Days that ended before this are final: their hours become one segment.
    package var joining: Instant
    /// Days that ended before this are removed; nil: none is.
    package var removing: Instant?

    package init(time: Instant, packing: Instant, joining: Instant, removing: Instant?) {
        self.time = time
        self.packing = packing
        self.joining = joining
        self.removing = removing
    }
}

/// Days of observations that retention asks to be removed.
package struct RetirableDays: Sendable, Hashable {
    /// More than these at once are no day's work of a daemon that runs: a clock may be wrong, a term was shortened, or much was
    /// imported. A person confirms them.
    package static let most = 3

    package var count: Int
    package var start: Instant
    /// When the last of them ended.
    package var end: Instant

    package init(count: Int, start: Instant, end: Instant) {
        self.count = count
        self.start = start
        self.end = end
    }
}
