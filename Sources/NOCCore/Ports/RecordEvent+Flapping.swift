/// How long a target has been told of as one that flaps, and what was held back meanwhile.
package struct FlappingRecord: Sendable, Hashable {
    /// It may flap for months: only the newest are of use.
    package static let mostHeld = 100

    package var since: Instant
    /// How many alerts were held back.
    package private(set) var count = 0
    /// Ids of the newest of those incidents and standing alerts, in order.
    package private(set) var held: [String] = []

    package init(since: Instant, held: [String] = []) {
        self.since = since
        for id in held { hold(id) }
    }

    package mutating func hold(_ id: String) {
        count += 1
        held.append(id)
        if held.count > Self.mostHeld { held.removeFirst(held.count - Self.mostHeld) }
    }
}

/// What becomes of alerts while a target flaps (SEMANTICS 8), as notes of the record.
extension RecordEvent {
    private static let beginning = "flapping"
    private static let ending = "flapping_over"
    private static let holding = "alert_held_back"

    /// People were told that it flaps.
    package static func flapping(_ target: String, openings: Int, at time: Instant) -> RecordEvent {
        note(beginning, target, time, ["openings": String(openings)])
    }

    /// It has kept one state for long enough.
    package static func steady(_ target: String, held: Int, at time: Instant) -> RecordEvent {
        note(ending, target, time, ["held": String(held)])
    }

    /// The opening of an incident or standing alert was told to nobody, because its target flaps.
    package static func heldBack(_ id: String, of target: String, at time: Instant) -> RecordEvent {
        note(holding, target, time, ["alert": id])
    }

    /// The id of what was held back, when a note with these details says that.
    package static func heldBack(_ details: [String: String]) -> String? {
        details["event"] == holding ? details["alert"] : nil
    }

    /// Whether a note with these details says that a target keeps still again.
    static func isSteady(_ details: [String: String]) -> Bool { details["event"] == ending }

    /// Brings what is known of the flapping of targets up to a note of `target`.
    package static func follow(
        _ known: inout [String: FlappingRecord], _ details: [String: String], of target: String, at time: Instant
    ) {
        switch details["event"] {
        case beginning: known[target] = FlappingRecord(since: time)
        case ending: known[target] = nil
        case holding: details["alert"].map { known[target]?.hold($0) }
        default: return
        }
    }

    private static func note(
        _ event: String, _ target: String, _ time: Instant, _ details: [String: String]
    ) -> RecordEvent {
        RecordEvent(time: time, kind: .note, target: target, details: details.merging(["event": event]) { $1 })
    }
}
