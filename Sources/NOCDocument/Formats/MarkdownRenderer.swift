import Foundation
import NOCCore

/// The document as GitHub-flavoured Markdown. Charts are told in words, calendars as tables.
struct MarkdownRenderer {
    private let document: Document

    init(_ document: Document) { self.document = document }

    func render() -> Data {
        var lines = ["# \(escape(document.title))\(escape(document.subtitle))", ""]
        if let notice = document.notice { lines += ["> **\(escape(notice))**", ""] }
        for particular in document.particulars {
            lines.append(
                "- \(escape(particular.label))：\(particular.value.isEmpty ? "＿＿＿＿＿＿" : escape(particular.value))")
        }
        for section in document.sections {
            let space = section.isAppendix ? "　" : ""
            if !section.title.isEmpty { lines += ["", "## \(section.number)\(space)\(escape(section.title))", ""] }
            lines += section.blocks.flatMap(block)
        }
        lines += ["---", "", escape(document.footer), ""]
        return Data(lines.joined(separator: "\n").utf8)
    }

    private func block(_ block: Block) -> [String] {
        switch block {
        case .heading(let number, let title): ["### \(number)\(escape(title))", ""]
        case .paragraph(let paragraph): [text(paragraph), ""]
        case .list(let items): items.enumerated().map { "\($0 + 1). \(text($1))" } + [""]
        case .figures(let figures): keyFigures(figures)
        case .table(let table): self.table(table)
        case .form(let form): self.form(form)
        case .signature(let lines): lines.flatMap { [escape($0), ""] }
        case .chart(let chart): self.chart(chart)
        case .card(let card): self.card(card)
        }
    }

    private func text(_ paragraph: Paragraph) -> String {
        let text = paragraph.runs.map { $0.isStrong ? "**\(escape($0.text))**" : escape($0.text) }.joined()
        return paragraph.style == .warning ? "**\(text)**" : text
    }

    private func keyFigures(_ figures: [KeyFigure]) -> [String] {
        grid(
            header: figures.map(\.label), alignments: figures.map { _ in .center },
            rows: [figures.map { escape($0.value + ($0.note.map { "（\($0)）" } ?? "")) }])
    }

    private func table(_ table: Table) -> [String] {
        guard !table.rows.isEmpty else { return [escape(table.emptyText), ""] }
        let caption = "**\(table.number.map { "\($0)　" } ?? "")\(escape(table.caption))**"
        let header = table.columns.map { column in column.group.map { "\($0)：\(column.title)" } ?? column.title }
        let rows = table.rows.map { row in
            row.cells.map { cell in
                let text = escape(cell.text(in: document.timeZone))
                return row.style == .normal || text.isEmpty ? text : "**\(text)**"
            }
        }
        return [caption, ""] + grid(header: header, alignments: table.columns.map(\.alignment), rows: rows)
            + table.notes.flatMap { ["注：\(escape($0))", ""] }
    }

    /// Spanned places are empty.
    private func form(_ form: Form) -> [String] {
        let rows = form.placed.map { row in
            row.map { place in
                guard case .cell(let cell) = place else { return "" }
                let text = escape(cell.cell.text(in: document.timeZone))
                return cell.isLabel && !text.isEmpty ? "**\(text)**" : text
            }
        }
        let caption = "**\(escape(form.caption))**"
        return [caption, ""]
            + grid(header: form.columns.map { _ in "" }, alignments: form.columns.map { _ in .leading }, rows: rows)
            + form.notes.flatMap { ["注：\(escape($0))", ""] }
    }

    private func grid(header: [String], alignments: [Column.Alignment], rows: [[String]]) -> [String] {
        let rule = alignments.map { alignment in
            switch alignment {
            case .leading: ":---"
            case .center: ":---:"
            case .trailing: "---:"
            }
        }
        return [line(header.map(escape)), line(rule)] + rows.map(line) + [""]
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    private func chart(_ chart: Chart) -> [String] {
        let caption = "**\(chart.number.map { "\($0)　" } ?? "")\(escape(chart.caption))**"
        guard case .calendar(let calendar) = chart.content else {
            return chart.summary.isEmpty ? [] : ["\(caption)　\(escape(chart.summary))", ""]
        }
        return [caption, ""] + calendar.months.flatMap(month)
    }

    private func month(_ month: DayCalendar.Month) -> [String] {
        let rows = month.weeks.map { week in
            week.map { day in
                day.map { escape("\($0.day.day)日 \($0.figure) \($0.word)") } ?? ""
            }
        }
        return [escape(month.title), ""]
            + grid(header: Document.weekdays, alignments: Document.weekdays.map { _ in .center }, rows: rows)
    }

    private func card(_ card: Card) -> [String] {
        let facts = card.facts.map { "\(escape($0.label)) \(escape($0.value))" }.joined(separator: "，")
        return ["### \(escape(card.title))", "", facts, ""] + card.blocks.flatMap(block)
    }

    /// Text as text: nothing in it is markup, a cell's end, HTML or an address that becomes a link by itself.
    private func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for character in text.unicodeScalars {
            switch character {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$": result.append(contentsOf: ["\\", character])
            case "\n", "\r": result.append(" ")
            default: result.append(character)
            }
        }
        let escaped = String(result)
        guard escaped.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else {
            return escaped
        }
        return escaped.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
    }
}
