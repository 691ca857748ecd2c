internal import NOCCore

/// What came by itself, with the moment at which it was heard, on both clocks.
struct HeardArrival: Sendable {
    var arrival: Arrival
    var time: Instant
    var started: Duration
}
