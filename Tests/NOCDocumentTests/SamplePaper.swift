import Foundation
import NOCCore

@testable import NOCDocument

/// A letter with one of everything, and text that wants to be something else wherever text may stand.
enum SamplePaper {
    static let long = String(repeating: "长", count: 200)

    /// As it is given.
    static let nasty = "=1+1<w:p/>&amp;\"'\u{0}\u{8}\u{1B}\u{FFFE}\u{200F}😀_x000D_\n@第二行" + long
    /// As it is read: without what XML cannot hold.
    static let shown = "=1+1<w:p/>&amp;\"'\u{200F}😀_x000D_\n@第二行" + long

    static func document(_ genre: Document.Genre = .letter) -> Document {
        Document(
            genre: genre, title: nasty, subtitle: nasty, particulars: [.init(label: nasty, value: nasty)],
            notice: nasty, sections: sections, sheets: [sheet], footer: nasty, timeZone: SampleTime.zone,
            organisation: nasty, generatedAt: SampleTime.at("2026-11-02 08:00:05"))
    }

    private static var sections: [Section] {
        let body = Section(
            id: "body", number: "", title: "", isAppendix: false, orientation: .portrait,
            blocks: [
                .paragraph(Paragraph(nasty, style: .addressee)), .paragraph(Paragraph(nasty)),
                .paragraph(Paragraph(nasty, style: .warning)), .paragraph(Paragraph(nasty, style: .note)),
                .heading(number: "（一）", title: nasty), .list([Paragraph(nasty), Paragraph("二")]),
                .list([Paragraph("又一")]),
                .figures([KeyFigure(label: nasty, value: nasty, note: nasty, tone: .bad)]),
                .signature([nasty, "2026年11月2日"]),
            ])
        let wide = Section(
            id: "wide", number: "附件1", title: nasty, isAppendix: true, orientation: .landscape,
            blocks: [.table(table), .form(form), .chart(bars), .chart(curve), .card(card)])
        let last = Section(
            id: "last", number: "附件2", title: "末", isAppendix: true, orientation: .portrait, blocks: [.form(form)])
        return [body, wide, last]
    }

    static let table = Table(
        number: "表1", caption: nasty,
        columns: [
            Column(nasty, weight: 8), Column("率", .percent, group: "组"), Column(nasty, .duration, group: "组"),
            Column("时", .time), Column("日", .time), Column("数", .number),
        ],
        rows: [
            Row([.text("组名")] + Array(repeating: Cell(.text("")), count: 5), style: .group),
            Row([
                Cell(.text(nasty), tone: .bad), Cell(.percent(0.999996, digits: 2)), Cell(.duration(97_200_000)),
                Cell(.time(SampleTime.at("2026-10-07 14:05:06"))),
                Cell(.day(CalendarDay(year: 2026, month: 10, day: 7))), Cell(.number(12.25, digits: 1)),
            ]),
            Row(
                [
                    Cell(.text("-2")), Cell(.percent(1, digits: 0)), .dash, .dash,
                    Cell(.day(CalendarDay(year: 1, month: 1, day: 1))), Cell(.number(.nan, digits: 1)),
                ], style: .total),
        ],
        emptyText: nasty, notes: [nasty])

    static let form = Form(
        caption: nasty, columns: [2, 1, 3],
        rows: [
            [.label("甲", rows: 2), FormCell(Cell(.text(nasty)), columns: 2)],
            [.label("乙"), FormCell(Cell(.number(3, digits: 0)))], [FormCell(.text("+丙"), columns: 3)],
            [.label("丁")],
        ], notes: [nasty])

    static let bars = Chart(
        number: "图1", caption: nasty, summary: nasty,
        content: .bars(
            BarChart(
                unit: "次",
                bars: [
                    .init(label: nasty, value: 3, text: "3", tone: .bad),
                    .init(label: "乙", value: nil, text: "—", tone: .muted),
                ], limits: [Limit(label: "=上限", value: 5)])))

    static let curve = Chart(
        number: "图2", caption: "=A1", summary: "",
        content: .curve(
            Curve(
                interval: SampleTime.span("2026-10-01", "2026-10-02"), unit: "℃",
                points: [.init(interval: SampleTime.span("2026-10-01", "2026-10-02"), min: 20, mean: 21.5, max: 24)],
                limits: [], ticks: [])))

    private static var card: Card {
        Card(
            title: nasty, facts: [.init(label: nasty, value: nasty, tone: .good)],
            blocks: [
                .chart(Chart(number: nil, caption: nasty, summary: nasty, content: curve.content)), .table(table),
            ])
    }

    private static let sheet = DataSheet(
        id: "days", title: "[\(nasty)", columns: [Column(nasty), Column("率", .percent)],
        rows: [[Cell(.text(nasty)), Cell(.percent(0.5, digits: 2))], [Cell(.text(nasty)), .dash]],
        plot: .init(caption: nasty, categories: 0, values: 1, series: 0))
}
