package import NOCCore

/// A chart as data; the format draws it.
package struct Chart: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case strip(StateStrip)
        case calendar(DayCalendar)
        case curve(Curve)
        case bars(BarChart)
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

/// A quantity along time: band from lowest to highest, line of the mean, a hole where nothing was measured.
package struct Curve: Sendable, Equatable {
    package var interval: Interval
    /// Of the values and the axis: `毫秒`, `℃`.
    package var unit: String
    /// In order of time.
    package var points: [Point]
    /// Lines across: an upper and a lower bound of what is allowed, say.
    package var limits: [Limit]
    package var ticks: [StateStrip.Tick]

    package struct Point: Sendable, Equatable {
        package var interval: Interval
        package var min: Double
        package var mean: Double
        package var max: Double
    }
}

/// A quantity of each of a number of things or days, in their order.
package struct BarChart: Sendable, Equatable {
    package var unit: String
    package var bars: [Bar]
    package var limits: [Limit]

    package struct Bar: Sendable, Equatable {
        package var label: String
        /// What it stands for, where that is a day.
        package var day: CalendarDay?
        /// Nil where nothing was measured: told apart from zero.
        package var value: Double?
        /// The value as it is written in tables.
        package var text: String
        package var tone: Tone
    }
}

/// A line across a chart at a value of its axis.
package struct Limit: Sendable, Equatable {
    package var label: String
    package var value: Double
}
