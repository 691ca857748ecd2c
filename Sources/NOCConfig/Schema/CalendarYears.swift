/// Where a calendar of days off is named, and the years that it says something of.
struct CalendarYears: Sendable {
    var file: String
    var line: Int
    var column: Int
    var years: Set<Int>
}
