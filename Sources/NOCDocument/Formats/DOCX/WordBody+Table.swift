import NOCCore

/// A cell's place in its table. Widths are in twentieths of a point.
struct WordCell {
    enum Merge { case none, begins, continues }

    var width: Int
    var columns = 1
    var merge = Merge.none
    var shade: String?
    /// Lines of this colour over the shade, to be told apart without colour.
    var hatch: String?
    var hasRuleAbove = false
    /// Without a line to the cell above or below, of which it is a part to the eye.
    var isOpenAbove = false
    var isOpenBelow = false
    var isAtTop = false
}

extension WordBody {
    static let labelShade = "F2F2F2"
    private static let groupShade = "E7EDF4"

    mutating func write(_ table: Table) {
        guard !table.rows.isEmpty else { return xml.paragraph(.body, table.emptyText) }
        let widths = Self.widths(table.columns.map(\.weight), over: WordPage.width(orientation))
        let size = Self.size(table.columns, over: WordPage.width(orientation))
        xml.paragraph(.caption, table.heading)
        openTable("ReportTable", caption: table.heading, widths: widths)
        head(table, widths, size)
        for (index, row) in table.rows.enumerated() {
            write(row, table.columns, widths, size, isHeld: Self.isHeld(index, table))
        }
        xml.close("w:tbl")
        notes(table.notes)
    }

    /// Whether no page ends after a row: a table begins with two of them, a sum stands under something, and so do notes.
    private static func isHeld(_ index: Int, _ table: Table) -> Bool {
        guard index + 1 < table.rows.count else { return !table.notes.isEmpty }
        return index == 0 || table.rows[index + 1].style == .total
    }

    /// Under a table; at least a blank line, so that two tables never grow together.
    mutating func notes(_ notes: [String]) {
        for note in notes { xml.paragraph(.note, "注：" + note) }
        if notes.isEmpty { xml.paragraph(.note, "") }
    }

    /// Shares of `total` by weight; they sum up to it.
    static func widths(_ weights: [Double], over total: Int) -> [Int] {
        let weights = weights.map { $0.isFinite && $0 > 0 ? $0 : 0.1 }
        let sum = weights.reduce(0, +)
        var passed = 0.0
        var left = 0
        return weights.map { weight in
            passed += weight
            let right = Int((passed / sum * Double(total)).rounded())
            defer { left = right }
            return right - left
        }
    }

    /// The largest size, in half points, at which a usual row is one line: from 7.5 to 10.5 points.
    private static func size(_ columns: [Column], over total: Int) -> Int {
        let room = Double(total) / 20 - Double(columns.count) * 5.5
        let points = room / max(columns.map(\.weight).reduce(0, +), 1)
        return Int(min(max(points, 7.5), 10.5) * 2)
    }

    private mutating func head(_ table: Table, _ widths: [Int], _ size: Int) {
        let look = WordLook(size: size)
        openRow(isHead: true)
        for title in table.header {
            let width = widths[title.columns].reduce(0, +)
            let merge: WordCell.Merge = table.isGrouped && !title.isGroup ? .begins : .none
            let place = WordCell(width: width, columns: title.columns.count, merge: merge, shade: Self.labelShade)
            cell(place) { $0.paragraph(.tableHead, title.title, look) }
        }
        xml.close("w:tr")
        guard table.isGrouped else { return }
        openRow(isHead: true)
        for (column, width) in zip(table.columns, widths) {
            let isUnder = column.group != nil
            let place = WordCell(width: width, merge: isUnder ? .none : .continues, shade: Self.labelShade)
            cell(place) { $0.paragraph(.tableHead, isUnder ? column.title : "", look) }
        }
        xml.close("w:tr")
    }

    private mutating func write(_ row: Row, _ columns: [Column], _ widths: [Int], _ size: Int, isHeld: Bool) {
        openRow()
        defer { xml.close("w:tr") }
        if row.style == .group, let first = row.cells.first {
            let place = WordCell(width: widths.reduce(0, +), columns: widths.count, shade: Self.groupShade)
            let text = first.text(in: document.timeZone)
            return cell(place) { xml in
                // Never the last line of a page: what it names follows it.
                xml.paragraph(.tableText, properties: { $0.fixed("<w:keepNext/>") }) {
                    $0.run(text, WordLook(tone: first.tone, isStrong: true, size: size))
                }
            }
        }
        let isTotal = row.style == .total
        let held: (inout Markup) -> Void = { if isHeld { $0.fixed("<w:keepNext/>") } }
        for index in columns.indices {
            let value = index < row.cells.count ? row.cells[index] : Cell(.text(""))
            let style = Self.style(columns[index].alignment)
            let text = value.text(in: document.timeZone)
            let isStrong = isTotal || value.tone == .bad || value.tone == .warning
            cell(WordCell(width: widths[index], hasRuleAbove: isTotal)) {
                $0.paragraph(style, properties: held) {
                    $0.run(text, WordLook(tone: value.tone, isStrong: isStrong, size: size))
                }
            }
        }
    }

    static func style(_ alignment: Column.Alignment) -> WordStyle {
        switch alignment {
        case .leading: .tableText
        case .center: .tableCentre
        case .trailing: .tableNumber
        }
    }

    // MARK: Parts of any table

    /// `seams`: at its upper or lower edge it goes on as another table, with a thin line between them.
    mutating func openTable(
        _ style: String, caption: String, widths: [Int], seams: (above: Bool, below: Bool) = (false, false)
    ) {
        xml.open("w:tbl")
        xml.open("w:tblPr")
        xml.value("w:tblStyle", style)
        xml.empty("w:tblW", ["w:w": "\(widths.reduce(0, +))", "w:type": "dxa"])
        xml.fixed("<w:jc w:val=\"center\"/>")
        if seams.above || seams.below {
            xml.open("w:tblBorders")
            if seams.above { xml.fixed("<w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>") }
            if seams.below { xml.fixed("<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>") }
            xml.close("w:tblBorders")
        }
        xml.fixed("<w:tblLayout w:type=\"fixed\"/>")
        if !caption.isEmpty { xml.value("w:tblCaption", caption.cleanLine(limit: 255)) }
        xml.close("w:tblPr")
        xml.open("w:tblGrid")
        for width in widths { xml.empty("w:gridCol", ["w:w": "\(width)"]) }
        xml.close("w:tblGrid")
    }

    /// Rows are never broken over pages; head rows come again on each.
    mutating func openRow(isHead: Bool = false, height: Int? = nil) {
        xml.open("w:tr")
        xml.open("w:trPr")
        xml.fixed("<w:cantSplit/>")
        if let height { xml.empty("w:trHeight", ["w:val": "\(height)", "w:hRule": "atLeast"]) }
        if isHead { xml.fixed("<w:tblHeader/>") }
        xml.close("w:trPr")
    }

    /// Every cell has a paragraph: without one the document is damaged.
    mutating func cell(_ place: WordCell, _ content: (inout Markup) -> Void) {
        xml.open("w:tc")
        xml.open("w:tcPr")
        xml.empty("w:tcW", ["w:w": "\(place.width)", "w:type": "dxa"])
        if place.columns > 1 { xml.value("w:gridSpan", "\(place.columns)") }
        switch place.merge {
        case .none: break
        case .begins: xml.value("w:vMerge", "restart")
        case .continues: xml.empty("w:vMerge")
        }
        if place.hasRuleAbove {
            xml.fixed(
                "<w:tcBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"000000\"/></w:tcBorders>")
        }
        if place.isOpenAbove || place.isOpenBelow {
            xml.open("w:tcBorders")
            if place.isOpenAbove { xml.value("w:top", "nil") }
            if place.isOpenBelow { xml.value("w:bottom", "nil") }
            xml.close("w:tcBorders")
        }
        if let shade = place.shade {
            let (pattern, colour) = place.hatch.map { ("thinDiagStripe", $0) } ?? ("clear", "auto")
            xml.empty("w:shd", ["w:val": pattern, "w:color": colour, "w:fill": shade])
        }
        if !place.isAtTop { xml.fixed("<w:vAlign w:val=\"center\"/>") }
        xml.close("w:tcPr")
        content(&xml)
        xml.close("w:tc")
    }
}
