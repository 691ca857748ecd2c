/// Names of incidents: the target, and the start as it was known first, in UTC.
package enum IncidentID {
    package static func make(target: String, start: Instant) -> String {
        let seconds = Int(start.milliseconds >= 0 ? start.milliseconds / 1_000 : (start.milliseconds - 999) / 1_000)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let date = CalendarDay(number: days).description.filter { $0 != "-" }
        let time = seconds - days * 86_400
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(target)@\(date)T\(two(time / 3_600))\(two(time / 60 % 60))\(two(time % 60))Z"
    }
}
