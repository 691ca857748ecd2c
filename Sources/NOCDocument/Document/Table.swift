package import NOCCore

package struct Table: Sendable, Equatable {
    /// `表1`; nil for one that is not counted.
    package var number: String?
    package var caption: String
    package var columns: [Column]
    package var rows: [Row]
    /// Said instead of a table without rows.
    package var emptyText: String
    /// Under the table.
    package var notes: [String]

    package init(
        number: String? = nil, caption: String, columns: [Column], rows: [Row], emptyText: String, notes: [String]
    ) {
        self.number = number
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.emptyText = emptyText
        self.notes = notes
    }
}

package struct Column: Sendable, Equatable {
    package enum Alignment: Sendable, Equatable { case leading, center, trailing }

    package enum Kind: Sendable, Equatable { case text, number, percent, duration, time }

    package var title: String
    package var kind: Kind
    package var alignment: Alignment
    /// Share of the width, relative to the other columns: about the full-width characters of a usual cell.
    package var weight: Double
    /// Whether its text may be broken into lines.
    var wraps: Bool
    /// A title over this column and its neighbours of the same group.
    package var group: String?

    package init(
        _ title: String, _ kind: Kind = .text, weight: Double = 4, alignment: Alignment? = nil, wraps: Bool? = nil,
        group: String? = nil
    ) {
        self.title = title
        self.kind = kind
        self.alignment = alignment ?? (kind == .text ? .leading : kind == .time ? .center : .trailing)
        self.weight = weight
        self.wraps = wraps ?? (kind == .text)
        self.group = group
    }
}

package struct Row: Sendable, Equatable {
    package enum Style: Sendable, Equatable {
        case normal
        /// The first cell names the rows that follow; the others are empty.
        case group
        case total
    }

    package var cells: [Cell]
    package var style: Style

    package init(_ cells: [Cell], style: Style = .normal) {
        self.cells = cells
        self.style = style
    }
}

/// A value with its type: how it is written is `Cell.text`; office formats may store the value itself.
package struct Cell: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        /// Nothing there, and how that is said: `—`.
        case none(String)
        case text(String)
        case number(Double, digits: Int)
        /// A ratio 0…1, floored at its digits when written.
        case percent(Double, digits: Int)
        /// A ratio 0…1 that is bad when it is high, raised at its digits when written.
        case raised(Double, digits: Int)
        /// Milliseconds.
        case duration(Int64)
        case time(Instant)
        case day(CalendarDay)
        /// A value with what is written around it: `＜1%`, `25天（共31天）`, `92.46万元`.
        indirect case marked(before: String, Value, after: String)
    }

    package var value: Value
    package var tone: Tone

    package init(_ value: Value, tone: Tone = .plain) {
        self.value = value
        self.tone = tone
    }
}

/// A rectangular table: a header and rows of the same kind, one thing a row.
package struct DataSheet: Sendable, Equatable {
    /// Part of a file's name; letters.
    package var id: String
    package var title: String
    package var columns: [Column]
    package var rows: [[Cell]]
    /// For formats that draw charts of their own.
    package var plot: Plot?

    package init(id: String, title: String, columns: [Column], rows: [[Cell]], plot: Plot? = nil) {
        self.id = id
        self.title = title
        self.columns = columns
        self.rows = rows
        self.plot = plot
    }

    /// A column of figures as a chart, for each value of another column a series; columns by their index.
    package struct Plot: Sendable, Equatable {
        package var caption: String
        package var categories: Int
        package var values: Int
        /// Rows of one series follow each other. Nil: all rows are one.
        package var series: Int?

        package init(caption: String, categories: Int, values: Int, series: Int? = nil) {
            self.caption = caption
            self.categories = categories
            self.values = values
            self.series = series
        }
    }
}
