import NOCCore

extension HTMLRenderer {
    func table(_ table: Table) -> [String: Any] {
        let total = table.columns.map(\.weight).reduce(0, +)
        return [
            "template": "table", "number": table.number ?? "", "caption": table.caption, "notes": table.notes,
            "columns": table.columns.map { ["share": Markup.coordinate($0.weight / max(total, 1) * 100)] },
            "head": head(table), "subhead": subhead(table.columns),
            "rows": table.rows.map { row($0, table.columns) },
        ]
    }

    private func head(_ table: Table) -> [[String: Any]] {
        table.header.map {
            [
                "text": $0.title, "width": $0.columns.count, "height": !$0.isGroup && table.isGrouped ? 2 : 1,
            ]
        }
    }

    private func subhead(_ columns: [Column]) -> [[String: Any]] {
        let grouped = columns.filter { $0.group != nil }
        return grouped.isEmpty ? [] : [["cells": grouped.map { ["text": $0.title] }]]
    }

    private func row(_ row: Row, _ columns: [Column]) -> [String: Any] {
        if row.style == .group, let first = row.cells.first {
            let cell: [String: Any] = ["text": text(first), "look": "group", "width": columns.count]
            return ["look": "group", "cells": [cell]]
        }
        let cells = zip(row.cells, columns).map { cell, column -> [String: Any] in
            ["text": text(cell), "look": look(cell, column), "width": 1]
        }
        return ["look": row.style == .total ? "total" : "normal", "cells": cells]
    }

    private func look(_ cell: Cell, _ column: Column) -> String {
        let alignment =
            switch column.alignment {
            case .leading: "leading"
            case .center: "center"
            case .trailing: "trailing"
            }
        let isLong = if case .none(let word) = cell.value { word.count > 4 } else { false }
        let isTight = !column.wraps && !isLong && (column.kind == .number || column.kind == .percent)
        return "\(alignment) \(cell.tone.rawValue)\(isTight ? " tight" : "")"
    }

    func text(_ cell: Cell) -> String { cell.text(in: document.timeZone) }
}
