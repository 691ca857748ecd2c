package import NOCCore

/// A chart as data; the format draws it.
package struct Chart: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case strip(StateStrip)
        case calendar(DayCalendar)
        case latency(LatencyChart)
    }

    /// `图1`; nil for one that is not counted.
    package var number: String?
    package var caption: String
    /// The chart in a sentence, for those who cannot see it and for formats without pictures.
    package var summary: String
    package var content: Content
}

/// Classes along time, a row a target.
package struct StateStrip: Sendable, Equatable {
    package var interval: Interval
    package var rows: [Row]
    /// Marks on the axis of time, in order.
    package var ticks: [Tick]
    /// Whether a legend of the classes belongs under it.
    package var hasLegend: Bool

    package struct Row: Sendable, Equatable {
        package var name: String
        package var runs: [ClassRun]
    }

    package struct Tick: Sendable, Equatable {
        package var time: Instant
        package var label: String
    }
}

/// Months of days, Monday first, a figure a day.
package struct DayCalendar: Sendable, Equatable {
    package var months: [Month]

    package struct Month: Sendable, Equatable {
        /// `2026年10月`
        package var title: String
        /// Of seven places each, Monday to Sunday; nil where the week has a day of another month or period.
        package var weeks: [[Day?]]
    }

    package struct Day: Sendable, Equatable {
        package var day: CalendarDay
        package var grade: Grade
        /// `99.93%` or `—`.
        package var figure: String
        /// A word or two that say the same as the colour: `断44分钟`, `停机`, `无数据`. May be empty.
        package var word: String
    }

    package enum Grade: String, Sendable, Equatable {
        /// Nothing counted against it.
        case clean
        /// Something was, but the promise is kept; or nothing was promised.
        case marred
        case missed
        /// Nobody measured it.
        case blind
        /// Planned work, exclusions, out of hours: nothing to assess.
        case idle
    }
}

/// Latency along time: band from lowest to highest, line of the mean.
package struct LatencyChart: Sendable, Equatable {
    package var interval: Interval
    package var points: [LatencyPoint]
    package var ticks: [StateStrip.Tick]
}
