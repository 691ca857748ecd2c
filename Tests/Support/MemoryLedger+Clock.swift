package import NOCCore
import Synchronization

extension MemoryLedger: ClockMemory, ClockRegister {
    package func keptClock() -> KeptClock? { state.withLock(\.clock) }

    package func keep(_ clock: KeptClock) { state.withLock { $0.clock = clock } }

    package func latestMoment() -> Instant? { state.withLock(\.heartbeat) }

    package func clockWord() -> ClockWord? { state.withLock(\.clockWord) }

    package func confirm(_ word: ClockWord) { state.withLock { $0.clockWord = word } }

    package func retirable(before time: Instant) -> RetirableDays? {
        let day: Int64 = 86_400_000
        let end = time.milliseconds / day * day
        let days = state.withLock { state in
            Set(state.record.observations.values.joined().map { $0.time.milliseconds / day }.filter { $0 * day < end })
        }
        guard let first = days.min(), let last = days.max() else { return nil }
        return RetirableDays(
            count: days.count, start: Instant(milliseconds: first * day), end: Instant(milliseconds: (last + 1) * day))
    }
}
