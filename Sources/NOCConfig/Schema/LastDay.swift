import NOCCore

/// The last day of recurring work, where it is named.
struct LastDay: Sendable {
    var file: String
    var line: Int
    var column: Int
    var day: CalendarDay
}
