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

    /// What is doubtful in `year`: hours that follow a calendar without a day of it.
    package func warnings(in year: Int) -> [ConfigurationProblem] {
        calendars.filter { !$0.years.contains(year) }.map { calendar in
            ConfigurationProblem(
                file: calendar.file, line: calendar.line, column: calendar.column,
                message: "the calendar has no day of \(year): its holidays count as working days")
        }
    }
}
