package import Foundation
package import NOCCore

/// A report as a document, before it has a format: what every renderer (pages, print, office formats, text) tells.
///
/// It holds typed values, never markup: times as instants, percentages as ratios, charts as data. Text is free of control
/// and direction characters. Numbers of headings, tables and figures are given here, so that all formats agree on them.
package struct Document: Sendable, Equatable {
    package enum Genre: Sendable, Equatable {
        /// With a title page's particulars, chapters and appendices.
        case report
        /// To another office: title, addressee, body, signature; no contents.
        case letter
    }

    package var genre: Genre = .report
    package var title: String
    /// Under the title: `（2026年10月）`.
    package var subtitle: String
    /// Who, what stretch of time, when: label and value. An empty value is a line left for a signature.
    package var particulars: [Particular]
    /// Must be seen before all else, on paper too: the figures may still change, for example.
    package var notice: String?
    package var sections: [Section]
    /// Rectangular tables without layout, for formats that are read by programs or hold sheets (csv, xlsx). Not printed.
    package var sheets: [DataSheet]
    /// A line for the foot of each page.
    package var footer: String
    /// In which times are told.
    package var timeZone: TimeZone
    /// Who hands it in; told in the properties of a file.
    package var organisation = ""
    /// When it was made; the date in the properties of a file. Nil: the file has none.
    package var generatedAt: Instant?

    package init(
        genre: Genre = .report, title: String, subtitle: String, particulars: [Particular], notice: String? = nil,
        sections: [Section], sheets: [DataSheet], footer: String, timeZone: TimeZone, organisation: String = "",
        generatedAt: Instant? = nil
    ) {
        self.genre = genre
        self.title = title
        self.subtitle = subtitle
        self.particulars = particulars
        self.notice = notice
        self.sections = sections
        self.sheets = sheets
        self.footer = footer
        self.timeZone = timeZone
        self.organisation = organisation
        self.generatedAt = generatedAt
    }

    package struct Particular: Sendable, Equatable {
        package var label: String
        package var value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }
}

extension Document {
    /// As the heads of calendars name them, Monday first.
    package static let weekdays = ["一", "二", "三", "四", "五", "六", "日"]
}

/// A chapter or an appendix: the unit of page breaks and of page orientation.
package struct Section: Sendable, Equatable {
    package enum Orientation: Sendable, Equatable { case portrait, landscape }

    /// Unique in the document; letters and digits.
    package var id: String
    /// `一、` or `附件1`.
    package var number: String
    /// Empty in a letter's body: then there is no heading, and no number.
    package var title: String
    package var isAppendix: Bool
    /// A chapter that begins on a page of its own, such as a form that is handed in by itself.
    package var startsPage = false
    /// Of the paper: wide tables ask for landscape. A screen need not care.
    package var orientation: Orientation
    package var blocks: [Block]

    package init(
        id: String, number: String, title: String, isAppendix: Bool, startsPage: Bool = false, orientation: Orientation,
        blocks: [Block]
    ) {
        self.id = id
        self.number = number
        self.title = title
        self.isAppendix = isAppendix
        self.startsPage = startsPage
        self.orientation = orientation
        self.blocks = blocks
    }
}

extension Section {
    /// Whether it begins on a new page.
    var isApart: Bool { isAppendix || startsPage }

    /// As the contents name it.
    package var entry: String { number + (isAppendix ? "　" : "") + title }
}

package enum Block: Sendable, Equatable {
    /// Of a part of a section; `number` is `（一）`.
    case heading(number: String, title: String)
    case paragraph(Paragraph)
    case list([Paragraph])
    case figures([KeyFigure])
    case table(Table)
    case form(Form)
    /// Who signs and when, at the right: a line each.
    case signature([String])
    case chart(Chart)
    /// What belongs to one thing (a target, say) and should stay on one page.
    case card(Card)

    package static func points(_ texts: [String]) -> Block { .list(texts.map { Paragraph($0) }) }
}

package struct Paragraph: Sendable, Equatable, ExpressibleByStringInterpolation {
    package enum Style: Sendable, Equatable { case body, note, warning, addressee }

    package struct Run: Sendable, Equatable {
        package var text: String
        var isStrong: Bool
    }

    package var runs: [Run]
    package var style: Style

    package init(_ text: String, style: Style = .body) {
        runs = [Run(text: text, isStrong: false)]
        self.style = style
    }

    package init(stringLiteral value: String) { self.init(value) }

    package var text: String { runs.map(\.text).joined() }
}

/// A figure that is to be seen at a glance.
package struct KeyFigure: Sendable, Equatable {
    package var label: String
    package var value: String
    package var note: String?
    package var tone: Tone

    package init(label: String, value: String, note: String? = nil, tone: Tone) {
        self.label = label
        self.value = value
        self.note = note
        self.tone = tone
    }
}

package struct Card: Sendable, Equatable {
    package var title: String
    /// Short facts beside the title, for example `考核口径 99.95%`.
    package var facts: [Fact]
    package var blocks: [Block]

    package init(title: String, facts: [Fact], blocks: [Block]) {
        self.title = title
        self.facts = facts
        self.blocks = blocks
    }

    package struct Fact: Sendable, Equatable {
        package var label: String
        package var value: String
        package var tone: Tone

        package init(label: String, value: String, tone: Tone) {
            self.label = label
            self.value = value
            self.tone = tone
        }
    }
}

/// How good or bad something is. Never the only sign of it: text or pattern says the same without colour.
package enum Tone: String, Sendable, Equatable { case plain, good, warning, bad, muted }
