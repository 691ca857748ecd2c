package import NOCCore

/// A configuration without a problem.
package struct LoadedConfiguration: Sendable {
    package var plan: Plan
    /// What works but is doubtful.
    package var warnings: [ConfigurationProblem]
    /// Every file read, the main one first.
    package var files: [String]
    /// From which it can be loaded again as it is.
    package var source: ConfigurationSource
    /// Calendars of days off, where each is named, with the years that they say something of.
    var calendars: [CalendarYears]
    /// The last days of recurring work, where each is named.
    var lastDays: [LastDay]

    /// What is doubtful on `day`: recurring work that is over, hours that follow a calendar without a day of its year, or from November on, when the days
    /// off of the next year are published, of that.
    package func warnings(on day: CalendarDay) -> [ConfigurationProblem] {
        let years = day.month >= 11 ? [day.year, day.year + 1] : [day.year]
        let over = lastDays.filter { $0.day < day }.map { last in
            ConfigurationProblem(
                file: last.file, line: last.line, column: last.column,
                message: "until \(last.day) is over: the rule plans no work any more")
        }
        return over
            + calendars.flatMap { calendar in
                years.filter { !calendar.years.contains($0) }.map { year in
                    ConfigurationProblem(
                        file: calendar.file, line: calendar.line, column: calendar.column,
                        message: "the calendar has no day of \(year): its holidays count as working days")
                }
            }
    }
}
