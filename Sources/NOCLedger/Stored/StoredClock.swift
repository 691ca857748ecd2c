internal import NOCCore

extension RetirableDays: Stored {
    var stored: JSON { ["count": .integer(Int64(count)), "start": start.stored, "end": end.stored] }

    init(stored: StoredValue) throws {
        self.init(
            count: try stored.required("count").count, start: try stored.required("start").instant,
            end: try stored.required("end").instant)
    }
}

extension KeptClock: Stored {
    private static let schema = "noc.clock/1"

    var stored: JSON {
        .stored([
            "schema": .string(KeptClock.schema), "trusted": trusted.stored, "wall": wall.stored,
            "doubt": doubt.map { .string($0.rawValue) }, "waiting": waiting?.stored,
        ])
    }

    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == KeptClock.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        self.init(
            trusted: try stored.required("trusted").instant, wall: try stored.required("wall").instant,
            doubt: try stored.member("doubt")?.word(ClockDoubt.self),
            waiting: try stored.member("waiting").map(RetirableDays.init(stored:)))
    }
}

/// Of `retention`: who said that the clock is right, and up to where what is old may go. The row's time is the clock's.
struct ClockWordPayload: Stored, Hashable {
    var removing: Instant
    var by: String
    var reason: String

    var stored: JSON { ["removing": removing.stored, "by": .string(by), "reason": .string(reason)] }

    init(_ word: ClockWord) { (removing, by, reason) = (word.removing, word.by, word.reason) }

    init(stored: StoredValue) throws {
        removing = try stored.required("removing").instant
        by = try stored.required("by").string
        reason = try stored.required("reason").string
    }
}
