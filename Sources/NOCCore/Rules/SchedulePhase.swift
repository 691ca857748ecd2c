/// Spreads checks over their interval, the same way at every start (DESIGN 2.2).
package enum SchedulePhase {
    /// FNV-1a, 64 bits: stable over versions and hosts, unlike `Hasher`.
    package static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// Where in its interval the check runs, to the microsecond.
    package static func phase(of key: CheckKey, interval: Duration) -> Duration {
        let microseconds = max(1, UInt64(max(0, interval / .microseconds(1))))
        return .microseconds(Int64(mixed(hash(key.description)) % microseconds))
    }

    /// The first moment after `now` with that phase; both count from the same origin.
    package static func next(after now: Duration, phase: Duration, interval: Duration) -> Duration {
        guard interval > .zero else { return now }
        let periods = ((now - phase) / interval).rounded(.down)
        var next = phase + interval * Int(periods + 1)
        while next <= now { next += interval }
        return next
    }

    /// The low bits of FNV-1a of similar names are close to each other; this spreads them (MurmurHash3's finalizer).
    private static func mixed(_ hash: UInt64) -> UInt64 {
        var value = hash
        value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return value ^ (value >> 33)
    }
}
