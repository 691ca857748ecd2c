/// Names of incidents: the target, and the start as it was known first, in UTC.
package enum IncidentID {
    package static func make(target: String, start: Instant) -> String {
        let seconds = Int(second(of: start).milliseconds / 1_000)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let date = CalendarDay(number: days).description.filter { $0 != "-" }
        let time = seconds - days * 86_400
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(target)@\(date)T\(two(time / 3_600))\(two(time / 60 % 60))\(two(time % 60))Z"
    }

    /// The second that an id tells: incidents of one target that begin in it are told apart by a number.
    static func second(of start: Instant) -> Instant {
        let remainder = start.milliseconds % 1_000
        return Instant(milliseconds: start.milliseconds - remainder - (remainder < 0 ? 1_000 : 0))
    }

    /// The target and the second of the start that an id tells; nil when it is none. A number after it tells several of one
    /// second apart.
    package static func parse(_ id: String) -> (target: String, start: Instant)? {
        guard let at = id.lastIndex(of: "@"),
            let parts = id[id.index(after: at)...].wholeMatch(
                of: /(\d{4})(\d\d)(\d\d)T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z(-\d+)?/)?.output,
            let day = CalendarDay("\(parts.1)-\(parts.2)-\(parts.3)"), let hour = Int(parts.4),
            let minute = Int(parts.5), let second = Int(parts.6)
        else { return nil }
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return (String(id[..<at]), Instant(milliseconds: seconds * 1_000))
    }
}
