import NOCCore

/// Months of days as a picture, for formats that cannot set a table into a card.
struct CalendarDrawing {
    private let calendar: DayCalendar
    private let width: Double
    private let columns: Int
    private let gap = 14.0
    private let head = 30.0

    init(_ calendar: DayCalendar, width: Double) {
        self.calendar = calendar
        self.width = width
        columns = max(1, min(calendar.months.count, Int((width + 14) / (calendar.months.count > 4 ? 180 : 250))))
    }

    private var monthWidth: Double { (width - gap * Double(columns - 1)) / Double(columns) }
    private var cellWidth: Double { monthWidth / 7 }
    /// Small cells have no room for words; the frames and patterns of the grades tell then.
    private var hasWords: Bool { cellWidth >= 32 }
    private var cellHeight: Double { hasWords ? 36 : 22 }
    private var figureSize: Double { hasWords ? 9 : max(5, cellWidth / 4.4) }

    var drawing: Drawing {
        var drawing = Drawing(kind: "calendar", width: width, height: 0)
        var y = 0.0
        for start in stride(from: 0, to: calendar.months.count, by: columns) {
            let months = calendar.months[start..<min(start + columns, calendar.months.count)]
            for (index, month) in months.enumerated() {
                draw(month, at: .init(Double(index) * (monthWidth + gap), y), &drawing)
            }
            y += head + Double(months.map(\.weeks.count).max() ?? 0) * cellHeight + 10
        }
        drawing.height = max(y - 8, 1)
        return drawing
    }

    private func draw(_ month: DayCalendar.Month, at place: Drawing.Point, _ drawing: inout Drawing) {
        drawing.label(Label(month.title, at: .init(place.x, place.y + 10), size: 10.5, isStrong: true))
        for (index, name) in Document.weekdays.enumerated() {
            let x = place.x + (Double(index) + 0.5) * cellWidth
            drawing.label(Label(name, at: .init(x, place.y + 25), anchor: .middle, size: 9))
        }
        for (row, week) in month.weeks.enumerated() {
            for (column, day) in week.enumerated() {
                guard let day else { continue }
                let x = place.x + Double(column) * cellWidth
                draw(day, in: .init(x, place.y + head + Double(row) * cellHeight, cellWidth, cellHeight), &drawing)
            }
        }
    }

    private func draw(_ day: DayCalendar.Day, in cell: Drawing.Box, _ drawing: inout Drawing) {
        let box = Drawing.Box(cell.x + 1, cell.y + 1, cell.width - 2, cell.height - 2)
        let (fill, stroke, ink) = Self.look(day.grade)
        drawing.box(box, fill: fill, stroke: stroke, title: "\(day.day)：\(day.figure) \(day.word)")
        let middle = cell.x + cell.width / 2
        let (date, figure) = (String(day.day.day), day.figure)
        drawing.label(Label(date, at: .init(cell.x + 3, cell.y + 9), size: hasWords ? 8 : 6.5, ink: ink))
        let size = min(figureSize, (cell.width - 3) / max(Label.width(figure, size: 1), 0.1))
        let isStrong = day.grade == .missed || day.grade == .marred
        drawing.label(
            Label(figure, at: .init(middle, cell.y + 17.5), anchor: .middle, size: size, ink: ink, isStrong: isStrong))
        guard hasWords else { return }
        for (index, line) in Self.lines(day.word, width: cell.width - 4, size: 7.2).enumerated() {
            drawing.label(
                Label(
                    line, at: .init(middle, cell.y + 25.5 + Double(index) * 7.8), anchor: .middle, size: 7.2, ink: ink))
        }
    }

    private static func look(_ grade: DayCalendar.Grade) -> (Fill, Drawing.Stroke?, Ink) {
        switch grade {
        case .clean: (.ink(.clean), nil, .text)
        case .marred: (.ink(.marred), .init(ink: .ochre, width: 1.5), .text)
        case .missed: (.ink(.bad), .init(ink: .bad, width: 1.5), .white)
        case .blind: (.pattern(.veiled), .init(ink: .hatch, width: 0.7), .text)
        case .idle: (.ink(.idle), .init(ink: .hatch, width: 0.7, dash: [2, 1.5]), .soft)
        }
    }

    /// A word in at most two lines, the second one cut where both do not hold it.
    static func lines(_ word: String, width: Double, size: Double) -> [String] {
        var lines = [""]
        for character in word {
            let longer = lines[lines.count - 1] + String(character)
            if Label.width(longer, size: size) <= width {
                lines[lines.count - 1] = longer
            } else if lines.count == 1, !lines[0].isEmpty {
                lines.append(String(character))
            } else {
                lines[lines.count - 1] = String(lines[lines.count - 1].dropLast()) + "…"
                break
            }
        }
        return lines.filter { !$0.isEmpty }
    }
}
