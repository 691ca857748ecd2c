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

    package init(number: String? = nil, caption: String, summary: String, content: Content) {
        self.number = number
        self.caption = caption
        self.summary = summary
        self.content = content
    }
}

/// Classes along time, a row a target.
package struct StateStrip: Sendable, Equatable {
    package var interval: Interval
    package var rows: [Row]
    /// Marks on the axis of time, in order.
    package var ticks: [Tick]
    /// Whether a legend of the classes belongs under it.
    package var hasLegend: Bool

    package init(interval: Interval, rows: [Row], ticks: [Tick], hasLegend: Bool) {
        self.interval = interval
        self.rows = rows
        self.ticks = ticks
        self.hasLegend = hasLegend
    }

    package struct Row: Sendable, Equatable {
        package var name: String
        package var runs: [ClassRun]

        package init(name: String, runs: [ClassRun]) {
            self.name = name
            self.runs = runs
        }
    }

    package struct Tick: Sendable, Equatable {
        package var time: Instant
        package var label: String

        package init(time: Instant, label: String) {
            self.time = time
            self.label = label
        }
    }
}

/// Months of days, Monday first, a figure a day.
package struct DayCalendar: Sendable, Equatable {
    package var months: [Month]

    package init(months: [Month]) {
        self.months = months
    }

    package struct Month: Sendable, Equatable {
        /// `2026年10月`
        package var title: String
        /// Of seven places each, Monday to Sunday; nil where the week has a day of another month or period.
        package var weeks: [[Day?]]

        package init(title: String, weeks: [[Day?]]) {
            self.title = title
            self.weeks = weeks
        }
    }

    package struct Day: Sendable, Equatable {
        package var day: CalendarDay
        package var grade: Grade
        /// `99.93%` or `—`.
        package var figure: String
        /// A word or two that say the same as the colour: `断44分钟`, `停机`, `无数据`. May be empty.
        package var word: String

        package init(day: CalendarDay, grade: Grade, figure: String, word: String) {
            self.day = day
            self.grade = grade
            self.figure = figure
            self.word = word
        }
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

    package init(interval: Interval, unit: String, points: [Point], limits: [Limit], ticks: [StateStrip.Tick]) {
        self.interval = interval
        self.unit = unit
        self.points = points
        self.limits = limits
        self.ticks = ticks
    }

    package struct Point: Sendable, Equatable {
        package var interval: Interval
        package var min: Double
        package var mean: Double
        package var max: Double

        package init(interval: Interval, min: Double, mean: Double, max: Double) {
            self.interval = interval
            self.min = min
            self.mean = mean
            self.max = max
        }
    }
}

/// A quantity of each of a number of things or days, in their order.
package struct BarChart: Sendable, Equatable {
    package var unit: String
    package var bars: [Bar]
    package var limits: [Limit]

    package init(unit: String, bars: [Bar], limits: [Limit]) {
        self.unit = unit
        self.bars = bars
        self.limits = limits
    }

    package struct Bar: Sendable, Equatable {
        package var label: String
        /// What it stands for, where that is a day.
        package var day: CalendarDay?
        /// Nil where nothing was measured: told apart from zero.
        package var value: Double?
        /// The value as it is written in tables.
        package var text: String
        package var tone: Tone

        package init(label: String, day: CalendarDay? = nil, value: Double? = nil, text: String, tone: Tone) {
            self.label = label
            self.day = day
            self.value = value
            self.text = text
            self.tone = tone
        }
    }
}

/// A line across a chart at a value of its axis.
package struct Limit: Sendable, Equatable {
    package var label: String
    package var value: Double

    package init(label: String, value: Double) {
        self.label = label
        self.value = value
    }
}
