import Foundation
import Mustache
import NOCCore

/// The document as one HTML file that loads nothing and runs nothing, for screen and paper.
struct HTMLRenderer {
    let document: Document

    init(_ document: Document) { self.document = document }

    func render() throws -> Data {
        Data((try Self.templates.get().render(page, withTemplate: "report") ?? "").utf8)
    }

    /// Compiled once.
    private static let templates = Result(catching: compiled)

    private static func compiled() throws -> MustacheLibrary {
        var library = MustacheLibrary()
        let templates: [(String, [UInt8])] = [
            ("report", PackageResources.report_mustache), ("style", PackageResources.style_mustache),
            ("heading", PackageResources.heading_mustache), ("paragraph", PackageResources.paragraph_mustache),
            ("list", PackageResources.list_mustache), ("figures", PackageResources.figures_mustache),
            ("table", PackageResources.table_mustache), ("empty", PackageResources.empty_mustache),
            ("drawing", PackageResources.drawing_mustache), ("calendar", PackageResources.calendar_mustache),
            ("card", PackageResources.card_mustache), ("form", PackageResources.form_mustache),
            ("signature", PackageResources.signature_mustache),
        ]
        for (name, bytes) in templates {
            var text = String(decoding: bytes, as: UTF8.self)
            if text.hasSuffix("\n") { text.removeLast() }
            try library.register(text, named: name)
        }
        return library
    }

    private var page: [String: Any] {
        [
            "title": document.title, "subtitle": document.subtitle, "footer": document.footer,
            "foot": document.sections.last?.orientation == .landscape ? "landscape" : "portrait",
            "notice": document.notice as Any, "isProvisional": document.notice != nil,
            "definitions": Drawing.patterns,
            "particulars": document.particulars.map {
                ["label": $0.label, "value": $0.value, "isBlank": $0.value.isEmpty]
            },
            "sections": document.sections.map(section),
        ]
    }

    private func section(_ section: Section) -> [String: Any] {
        [
            "id": section.id, "number": section.number, "heading": section.title,
            "kind": (section.isAppendix ? "appendix" : section.startsPage ? "chapter apart" : "chapter")
                + (section.orientation == .landscape ? " landscape" : ""),
            "isAppendix": section.isAppendix, "blocks": section.blocks.map { block($0) },
        ]
    }

    private func block(_ block: Block, isInCard: Bool = false) -> [String: Any] {
        switch block {
        case .heading(let number, let title): ["template": "heading", "number": number, "text": title]
        case .paragraph(let paragraph):
            ["template": "paragraph"].merging(self.paragraph(paragraph)) { first, _ in first }
        case .list(let items): ["template": "list", "items": items.map(paragraph)]
        case .figures(let figures): ["template": "figures", "figures": figures.map(figure)]
        case .table(let table): table.rows.isEmpty ? ["template": "empty", "text": table.emptyText] : self.table(table)
        case .form(let form): self.form(form)
        case .signature(let lines): ["template": "signature", "lines": lines]
        case .chart(let chart): self.chart(chart, isInCard: isInCard)
        case .card(let card):
            [
                "template": "card", "name": card.title, "parts": card.blocks.map { self.block($0, isInCard: true) },
                "facts": card.facts.map { ["label": $0.label, "value": $0.value, "tone": $0.tone.rawValue] },
            ]
        }
    }

    private func paragraph(_ paragraph: Paragraph) -> [String: Any] {
        let style =
            switch paragraph.style {
            case .body: "body"
            case .note: "note"
            case .warning: "warning"
            case .addressee: "addressee"
            }
        return [
            "style": style, "runs": paragraph.runs.map { ["text": $0.text, "isStrong": $0.isStrong] as [String: Any] },
        ]
    }

    private func figure(_ figure: KeyFigure) -> [String: Any] {
        [
            "label": figure.label, "value": figure.value, "hint": figure.note ?? "", "tone": figure.tone.rawValue,
        ]
    }

    private func chart(_ chart: Chart, isInCard: Bool) -> [String: Any] {
        var context: [String: Any] = [
            "template": "drawing", "number": chart.number.map { $0 + "　" } ?? "", "caption": chart.caption,
            "summary": chart.summary,
        ]
        var width = ChartDrawing.screen
        switch chart.content {
        case .strip(let strip): context["kind"] = strip.hasLegend ? "strips" : "strip"
        case .curve:
            context["kind"] = "curve"
            if isInCard { width = ChartDrawing.screenCard }
        case .bars: context["kind"] = "bars"
        case .calendar(let calendar):
            context["template"] = "calendar"
            context["span"] = calendar.months.count > 3 ? "many" : calendar.months.count > 1 ? "several" : "single"
            context["weekdays"] = Document.weekdays
            context["months"] = calendar.months.map(month)
            return context
        }
        context["svg"] = ChartDrawing(width: width, timeZone: document.timeZone).drawing(chart).svg
        return context
    }

    private func month(_ month: DayCalendar.Month) -> [String: Any] {
        [
            "name": month.title,
            "weeks": month.weeks.map { week in
                ["days": week.map { $0.map(day) ?? ["grade": "none", "day": "", "figure": "", "word": ""] }]
            },
        ]
    }

    private func day(_ day: DayCalendar.Day) -> [String: Any] {
        ["grade": day.grade.rawValue, "day": String(day.day.day), "figure": day.figure, "word": day.word]
    }
}
