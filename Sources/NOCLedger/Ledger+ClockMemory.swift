internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: ClockMemory, ClockRegister {
    private var clockFile: StateFile { StateFile("clock.json", in: directory, mode: 0o640) }

    /// One that cannot be read tells nothing: what the record knows of time is asked then.
    package func keptClock() throws -> KeptClock? {
        guard let text = try clockFile.read() else { return nil }
        // Written anew by the daemon that runs.
        return try? KeptClock(storedText: text, in: clockFile.path)
    }

    package func keep(_ clock: KeptClock) throws { try clockFile.write(clock.storedText, isLasting: false) }

    package func latestMoment() throws -> Instant? { try read(Ledger.latestMoment) }

    package func latestMoment() async throws -> Instant? { try await look(Ledger.latestMoment) }

    private static func latestMoment(_ db: Database) throws -> Instant? {
        let head = try Chain.head(db)
        let event = head.seq > 0 ? try Chain.time(db, of: head.seq) : nil
        return [try StoredBatch.latest(db)?.heartbeat, event].compactMap(\.self).max()
    }

    package func clockWord() throws -> ClockWord? { try read(Ledger.clockWord) }

    package func clockWord() async throws -> ClockWord? { try await look(Ledger.clockWord) }

    private static func clockWord(_ db: Database) throws -> ClockWord? {
        let seq = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM chain WHERE kind = 'retention'")
        guard let event = try seq.flatMap({ try Chain.event(db, $0) }) else { return nil }
        let payload = try event.decode(ClockWordPayload.self)
        return ClockWord(time: event.time, removing: payload.removing, by: payload.by, reason: payload.reason)
    }

    package func retirable(before time: Instant) throws -> RetirableDays? {
        try read { try Ledger.retirable($0, before: time) }
    }

    package func retirable(before time: Instant) async throws -> RetirableDays? {
        try await look { try Ledger.retirable($0, before: time) }
    }

    /// Days that ended before `time` of which there are segments: what `retire` would remove.
    static func retirable(_ db: Database, before time: Instant) throws -> RetirableDays? {
        let day = DayRoot.number(of: time.milliseconds)
        let end = DayRoot.times(of: day).lowerBound
        let days = try Row.fetchOne(
            db,
            sql: """
                SELECT count(DISTINCT start / 86400000), min(start), max(start) FROM segments INDEXED BY segments_by_start
                WHERE start < ?
                """, arguments: [end])
        guard let days, let first = days[1] as Int64?, let last = days[2] as Int64? else { return nil }
        return RetirableDays(
            count: Int(try days.integer(0)),
            start: Instant(milliseconds: DayRoot.times(of: DayRoot.number(of: first)).lowerBound),
            end: Instant(milliseconds: DayRoot.times(of: DayRoot.number(of: last)).upperBound))
    }

    package func confirm(_ word: ClockWord) throws {
        try change { db in
            _ = try Chain.append(db, time: word.time, kind: .retention, ClockWordPayload(word))
        }
    }
}
