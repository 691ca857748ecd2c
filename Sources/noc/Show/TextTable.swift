import NOCCore

/// A table: columns two blanks apart, double-width characters counted. Names and notes give way where a terminal is too
/// narrow; ids, amounts and reasons never do.
struct TextTable: Sendable {
    enum Alignment: Sendable { case leading, trailing }

    struct Column: Sendable {
        var title: String
        var alignment: Alignment
        /// Cells below which it is not narrowed; nil: it is never narrowed, as it is an id, an amount or a reason.
        var minimum: Int?

        init(_ title: String, _ alignment: Alignment = .leading, minimum: Int? = nil) {
            self.title = title
            self.alignment = alignment
            self.minimum = minimum
        }
    }

    enum Style: Sendable { case plain, strong, muted, good, warning, bad }

    struct Cell: Sendable, ExpressibleByStringInterpolation {
        var text: String
        var style: Style

        init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    let columns: [Column]
    private var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }

    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row. Cells that are missing are empty, those past the last column are left out.
    mutating func append(_ cells: [Cell]) {
        var row = cells.prefix(columns.count).map { Cell($0.text.cleanText(), $0.style) }
        while row.count < columns.count { row.append("") }
        rows.append(row)
    }

    /// Header and rows, a line each, none wider than `width` unless the columns that must not shrink are; nil: as wide as
    /// they are. Lines carry no trailing blanks; the text ends in a newline. With `colour` it has ANSI sequences, for a terminal only.
    func render(width: Int? = nil, colour: Bool = false) -> String {
        let widths = fitted(to: width)
        let header = columns.map { Cell($0.title, .strong) }
        return ([header] + rows).map { line($0, widths, colour) + "\n" }.joined()
    }

    /// Natural widths, narrowed where that is allowed, the widest first.
    private func fitted(to limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            max(columns[index].title.displayWidth, rows.map { $0[index].text.displayWidth }.max() ?? 0)
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, columns.count - 1) - limit
        while excess > 0 {
            let narrowable = widths.indices.filter { index in columns[index].minimum.map { widths[index] > $0 } ?? false
            }
            guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ colour: Bool) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let text = cell.text.truncated(toDisplayWidth: widths[index])
            let blanks = String(repeating: " ", count: max(0, widths[index] - text.displayWidth))
            let painted = colour ? Self.paint(text, cell.style) : text
            switch columns[index].alignment {
            case .trailing: parts.append(blanks + painted)
            case .leading: parts.append(index == cells.count - 1 ? painted : painted + blanks)
            }
        }
        var line = parts.joined(separator: String(repeating: " ", count: Self.gap))
        while line.last == " " { line.removeLast() }
        return line
    }

    private static let gap = 2

    /// SGR sequences of ECMA-48.
    static func paint(_ text: String, _ style: Style) -> String {
        let code =
            switch style {
            case .plain: ""
            case .strong: "1"
            case .muted: "2"
            case .good: "32"
            case .warning: "33"
            case .bad: "31"
            }
        return code.isEmpty || text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
