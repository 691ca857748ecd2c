import NOCCore

extension WordBody {
    /// Months of days as tables, a week a row, each under a name in the style `name`: every figure is text.
    /// `staysWithNext`: what follows belongs on the same page.
    mutating func write(_ calendar: DayCalendar, of chart: Chart, name: WordStyle, staysWithNext: Bool = false) {
        let widths = Self.widths(Array(repeating: 1, count: 7), over: WordPage.width(orientation))
        for (index, month) in calendar.months.enumerated() {
            let heading = "\(chart.heading)（\(month.title)）"
            xml.paragraph(name, heading)
            openTable("ReportTable", caption: heading, widths: widths)
            openRow(isHead: true)
            for (weekday, width) in zip(Document.weekdays, widths) {
                cell(WordCell(width: width, shade: Self.labelShade)) {
                    $0.paragraph(.tableHead, weekday, WordLook(size: 17))
                }
            }
            xml.close("w:tr")
            for (row, week) in month.weeks.enumerated() {
                let isHeld = row + 1 < month.weeks.count || (staysWithNext && index + 1 == calendar.months.count)
                openRow(height: 360)
                for (day, width) in zip(week, widths) { write(day, width: width, isHeld: isHeld) }
                xml.close("w:tr")
            }
            xml.close("w:tbl")
        }
        xml.paragraph(.break, properties: { if staysWithNext { $0.fixed("<w:keepNext/>") } }, { _ in })
    }

    /// The date and the figure, and under them the words that say the same as the colour.
    private mutating func write(_ day: DayCalendar.Day?, width: Int, isHeld: Bool) {
        let held: (inout Markup) -> Void = { if isHeld { $0.fixed("<w:keepNext/>") } }
        guard let day else {
            return cell(WordCell(width: width)) { $0.paragraph(.tableCentre, properties: held, { _ in }) }
        }
        var place = WordCell(width: width, shade: day.grade.ground.wordColour)
        if day.grade == .blind { place.hatch = Ink.pale.wordColour }
        let ink: Ink? = day.grade == .missed ? .white : day.grade == .idle ? .soft : nil
        let isStrong = day.grade == .missed || day.grade == .marred
        cell(place) { xml in
            xml.paragraph(.tableCentre, properties: held) { xml in
                xml.run("\(day.day.day)日 ", WordLook(size: 14, ink: ink))
                xml.run(day.figure, WordLook(isStrong: isStrong, size: 17, ink: ink))
            }
            guard !day.word.isEmpty else { return }
            xml.paragraph(.tableCentre, properties: held) { $0.run(day.word, WordLook(size: 15, ink: ink)) }
        }
    }
}

extension DayCalendar.Grade {
    /// As in drawings.
    fileprivate var ground: Ink {
        switch self {
        case .clean: .clean
        case .marred: .marred
        case .missed: .bad
        case .blind: .white
        case .idle: .idle
        }
    }
}

extension Ink {
    /// `1B2733`
    var wordColour: String { hex.dropFirst().uppercased() }
}
