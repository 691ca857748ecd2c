import NOCCore

/// The figures of a chart as a table, for a chart of the spreadsheet's own.
struct ChartData {
    var columns: [Column]
    var rows: [[Cell]]
    var unit: String
    var isLine: Bool
    /// The rows are days.
    var isDays: Bool
    /// Where the axis begins: bars are read by their length. Nil leaves it to the program.
    var lowest: Double?

    /// Nil for what is no quantity: states and calendars.
    init?(_ chart: Chart) {
        switch chart.content {
        case .bars(let bars): self.init(bars)
        case .curve(let curve): self.init(curve)
        case .strip, .calendar: return nil
        }
        if rows.isEmpty { return nil }
    }

    private init(_ chart: BarChart) {
        isDays = chart.bars.allSatisfy { $0.day != nil }
        let first = isDays ? Column("日期", .time) : Column("名称")
        columns = [first, Column("数值（\(chart.unit)）", .number)] + Self.limits(chart.limits)
        rows = chart.bars.map { bar in
            var value = bar.value.map { Cell(.number($0, digits: Self.digits), tone: bar.tone) } ?? .dash
            if bar.value?.isFinite == false { value = .dash }
            return [bar.day.map { Cell(.day($0)) } ?? .text(bar.label), value] + Self.cells(chart.limits)
        }
        unit = chart.unit
        isLine = false
        lowest = chart.bars.allSatisfy { $0.value ?? 0 >= 0 } ? 0 : nil
    }

    private init(_ chart: Curve) {
        columns =
            [
                Column("开始", .time), Column("最小（\(chart.unit)）", .number), Column("平均（\(chart.unit)）", .number),
                Column("最大（\(chart.unit)）", .number),
            ] + Self.limits(chart.limits)
        rows = chart.points.map { point in
            [Cell(.time(point.interval.start))]
                + [point.min, point.mean, point.max].map { Cell(.number($0, digits: Self.digits)) }
                + Self.cells(chart.limits)
        }
        unit = chart.unit
        isLine = true
        isDays = false
    }

    /// After the point: enough for milliseconds, degrees and percent.
    private static let digits = 3

    private static func limits(_ limits: [Limit]) -> [Column] { limits.map { Column($0.label, .number) } }
    private static func cells(_ limits: [Limit]) -> [Cell] { limits.map { Cell(.number($0.value, digits: digits)) } }
}

extension XLSXRenderer {
    /// The figures of a chart, and the chart beside them.
    func write(_ data: ChartData, of chart: Chart, to sheet: Worksheet) throws {
        let table = DataSheet(id: "", title: chart.heading, columns: data.columns, rows: data.rows)
        try write(table, to: sheet)
        let values = data.columns.indices.dropFirst().map { column in
            SheetChart.Series(
                sheet: sheet.name, rows: 1...data.rows.count, categories: 0, values: column, title: (0, column))
        }
        try sheet.insert(
            SheetChart(
                title: chart.heading, summary: chart.summary, unit: data.unit, isLine: data.isLine, lowest: data.lowest,
                highest: nil, numberFormat: nil,
                categoryFormat: data.isLine ? "m-d hh:mm" : data.isDays ? "m-d" : nil, series: values), row: 1,
            column: data.columns.count + 1
        )
    }

    /// As many lines as can be told apart.
    private static let lines = 8

    /// The chart of a sheet of data, if it asks for one and has the figures.
    func plot(_ data: DataSheet, in sheet: String) -> SheetChart? {
        guard let plot = data.plot, !data.rows.isEmpty, data.columns.indices.contains(plot.values) else { return nil }
        let runs = Self.runs(data, plot)
        let ranked = runs.map { (rows: $0, worst: Self.lowest(data.rows[$0], plot.values)) }
            .filter { $0.worst < .infinity }
        // The worst ones, in the order of the sheet.
        let shown = ranked.sorted { $0.worst < $1.worst }.prefix(Self.lines).map(\.rows)
            .sorted { $0.lowerBound < $1.lowerBound }
        guard !shown.isEmpty else { return nil }
        let isDays = if case .day = data.rows[0][plot.categories].value { true } else { false }
        let isPercent = data.columns[plot.values].kind == .percent
        let series = shown.map { rows in
            SheetChart.Series(
                sheet: sheet, rows: (rows.lowerBound + 1)...rows.upperBound, categories: plot.categories,
                values: plot.values,
                title: plot.series.map { (rows.lowerBound + 1, $0) } ?? (0, plot.values))
        }
        let title = plot.caption + (shown.count < runs.count ? "（最低的\(shown.count)个）" : "")
        return SheetChart(
            title: title, summary: title, unit: isPercent ? "" : data.columns[plot.values].title, isLine: false,
            lowest: 0, highest: isPercent ? 1 : nil, numberFormat: isPercent ? "0.00%" : nil,
            categoryFormat: isDays ? "m-d" : nil, series: series)
    }

    /// The rows that are one series, by their name; all of them where they have none.
    private static func runs(_ data: DataSheet, _ plot: DataSheet.Plot) -> [Range<Int>] {
        guard let key = plot.series else { return [data.rows.indices] }
        var runs: [Range<Int>] = []
        for row in data.rows.indices {
            if let last = runs.last, data.rows[last.lowerBound][key] == data.rows[row][key] {
                runs[runs.count - 1] = last.lowerBound..<row + 1
            } else {
                runs.append(row..<row + 1)
            }
        }
        return runs
    }

    private static func lowest(_ rows: ArraySlice<[Cell]>, _ column: Int) -> Double {
        rows.lazy.compactMap { cells in
            switch cells[column].value {
            case .percent(let value, _), .raised(let value, _), .number(let value, _): value
            case .none, .text, .duration, .time, .day, .marked: nil
            }
        }.min() ?? .infinity
    }
}
