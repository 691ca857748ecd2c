extension Document {
    /// Gives sections, headings, tables and charts their numbers, in reading order. Charts in cards have none: the card
    /// names them.
    package mutating func number() {
        var (chapters, appendices, tables, charts) = (0, 0, 0, 0)
        for index in sections.indices where !sections[index].title.isEmpty {
            if sections[index].isAppendix {
                appendices += 1
                sections[index].number = "附件\(appendices)"
            } else {
                chapters += 1
                sections[index].number = "\(Self.numeral(chapters))、"
            }
            var headings = 0
            for place in sections[index].blocks.indices {
                switch sections[index].blocks[place] {
                case .heading(_, let title):
                    headings += 1
                    sections[index].blocks[place] = .heading(number: "（\(Self.numeral(headings))）", title: title)
                case .table(var table) where !table.rows.isEmpty:
                    tables += 1
                    table.number = "表\(tables)"
                    sections[index].blocks[place] = .table(table)
                case .chart(var chart):
                    charts += 1
                    chart.number = "图\(charts)"
                    sections[index].blocks[place] = .chart(chart)
                default: break
                }
            }
        }
    }

    /// `一` … `九十九`.
    static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        guard (1...99).contains(number) else { return String(number) }
        let (tens, units) = (number / 10, digits[number % 10])
        return tens == 0 ? units : (tens == 1 ? "" : digits[tens]) + "十" + units
    }
}
