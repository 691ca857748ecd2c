package struct HeaderCell: Sendable, Equatable {
    package var title: String
    /// Columns it stands over.
    package var columns: Range<Int>
    /// Over further titles; else it stands over both lines.
    var isGroup: Bool
}

extension Table {
    /// The upper line of titles: groups over their columns, the others over both lines.
    package var header: [HeaderCell] {
        var cells: [HeaderCell] = []
        var index = 0
        while index < columns.count {
            let group = columns[index].group
            let end = group == nil ? index + 1 : columns[index...].firstIndex { $0.group != group } ?? columns.count
            cells.append(
                HeaderCell(title: group ?? columns[index].title, columns: index..<end, isGroup: group != nil))
            index = end
        }
        return cells
    }

    /// Two lines of titles.
    package var isGrouped: Bool { columns.contains { $0.group != nil } }

    /// `表1　各对象可用率`
    package var heading: String { (number.map { "\($0)　" } ?? "") + caption }
}

extension Chart {
    /// `图1　各对象状态时间带`
    package var heading: String { (number.map { "\($0)　" } ?? "") + caption }
}
