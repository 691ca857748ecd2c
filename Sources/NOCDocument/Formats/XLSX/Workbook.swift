internal import CXLSXWriter
import Foundation
import NOCCore

/// How a cell of a worksheet looks.
struct SheetLook: Hashable {
    enum Alignment: Hashable { case leading, center, trailing }

    /// `0.00%`; nil is a text or a plain number.
    var numberFormat: String?
    var alignment = Alignment.leading
    /// `0xRRGGBB`
    var colour: UInt32?
    var fill: UInt32?
    var isBold = false
    var wraps = false
    var hasBorder = true
    /// Points.
    var size = 10.5
}

/// A workbook that is being written to a file. Not thread-safe: one for each user.
///
/// The library keeps all in memory and writes when it is closed; every pointer to a sheet, a format or a chart belongs to
/// the workbook and dies with it. Rows and columns count from 0.
final class Workbook {
    /// Nil once it is closed: the library frees it then, whatever came of it.
    private var handle: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [SheetLook: UnsafeMutablePointer<lxw_format>] = [:]

    /// `directory` is where the library may have temporary files.
    init(path: String, directory: String) throws {
        guard let handle = noc_workbook_new(path, directory) else {
            throw RenderFailure(message: "xlsx: no memory for a workbook")
        }
        self.handle = handle
    }

    deinit { if let handle { lxw_workbook_free(handle) } }

    func setProperties(title: String, organisation: String, created: Date) throws {
        try check(
            noc_workbook_set_properties(
                try open(), title, organisation, organisation, time_t(created.timeIntervalSince1970)), "properties")
    }

    /// `name` has to be one that `SheetNames` gave.
    func addSheet(_ name: String) throws -> Worksheet {
        guard let sheet = workbook_add_worksheet(try open(), name) else {
            throw RenderFailure(message: "xlsx: the sheet “\(name)” is refused")
        }
        return Worksheet(workbook: self, handle: sheet, name: name)
    }

    /// Writes the file and ends the workbook.
    func close() throws {
        let handle = try open()
        self.handle = nil
        try check(workbook_close(handle), "file")
    }

    fileprivate func open() throws -> UnsafeMutablePointer<lxw_workbook> {
        guard let handle else { throw RenderFailure(message: "xlsx: the workbook is closed") }
        return handle
    }

    fileprivate func check(_ code: lxw_error, _ what: @autoclosure () -> String) throws {
        guard code != LXW_NO_ERROR else { return }
        let text = lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        throw RenderFailure(message: "xlsx: \(what()): \(text)")
    }

    /// One format a look: a workbook may not have more than 64,000.
    fileprivate func format(_ look: SheetLook) throws -> UnsafeMutablePointer<lxw_format> {
        if let format = formats[look] { return format }
        guard let format = workbook_add_format(try open()) else {
            throw RenderFailure(message: "xlsx: no memory for a format")
        }
        format_set_font_name(format, "宋体")
        format_set_font_size(format, look.size)
        if let numberFormat = look.numberFormat { format_set_num_format(format, numberFormat) }
        switch look.alignment {
        case .leading: format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
        case .center: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
        case .trailing: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
        }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        if let colour = look.colour { format_set_font_color(format, colour) }
        if let fill = look.fill { format_set_bg_color(format, fill) }
        if look.isBold { format_set_bold(format) }
        if look.wraps { format_set_text_wrap(format) }
        if look.hasBorder { format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue)) }
        formats[look] = format
        return format
    }
}

/// A sheet of a workbook, which it keeps alive.
final class Worksheet {
    let name: String
    private let workbook: Workbook
    private let handle: UnsafeMutablePointer<lxw_worksheet>

    fileprivate init(workbook: Workbook, handle: UnsafeMutablePointer<lxw_worksheet>, name: String) {
        self.workbook = workbook
        self.handle = handle
        self.name = name
    }

    // MARK: Cells

    /// Always a string, never a formula.
    func write(_ text: String, row: Int, column: Int, _ look: SheetLook) throws {
        let text = SheetText.cell(text)
        try check(
            worksheet_write_string(handle, lxw_row_t(row), lxw_col_t(column), text, try workbook.format(look)),
            row, column)
    }

    func write(_ number: Double, row: Int, column: Int, _ look: SheetLook) throws {
        try check(
            worksheet_write_number(handle, lxw_row_t(row), lxw_col_t(column), number, try workbook.format(look)),
            row, column)
    }

    /// One cell of several, empty; what stands in it is written at its first row and column afterwards.
    func merge(rows: ClosedRange<Int>, columns: ClosedRange<Int>, _ look: SheetLook) throws {
        guard rows.count > 1 || columns.count > 1 else { return }
        try check(
            worksheet_merge_range(
                handle, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                lxw_col_t(columns.upperBound), "", try workbook.format(look)), rows.lowerBound, columns.lowerBound)
    }

    // MARK: Layout

    /// `width` in characters of a digit's width.
    func setWidth(_ width: Double, column: Int) throws {
        try check(worksheet_set_column(handle, lxw_col_t(column), lxw_col_t(column), width, nil), 0, column)
    }

    /// `height` in points.
    func setHeight(_ height: Double, row: Int) throws {
        try check(worksheet_set_row(handle, lxw_row_t(row), height, nil), row, 0)
    }

    /// Of rows that are given none, in points.
    func setUsualHeight(_ height: Double) { worksheet_set_default_row(handle, height, 0) }

    func freeze(rows: Int) { worksheet_freeze_panes(handle, lxw_row_t(rows), 0) }

    func filter(rows: ClosedRange<Int>, columns: ClosedRange<Int>) throws {
        try check(
            worksheet_autofilter(
                handle, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                lxw_col_t(columns.upperBound)), rows.lowerBound, columns.lowerBound)
    }

    /// A4 on its side, `across` pages wide, `head` rows again on each, the page's number at its foot.
    func setPrint(head: ClosedRange<Int>?, notice: String?, across: Int = 1) throws {
        worksheet_set_landscape(handle)
        worksheet_set_paper(handle, 9)
        worksheet_fit_to_pages(handle, UInt16(across), 0)
        worksheet_set_margins(handle, 0.6, 0.6, 0.8, 0.8)
        if let head {
            try check(worksheet_repeat_rows(handle, lxw_row_t(head.lowerBound), lxw_row_t(head.upperBound)), 0, 0)
        }
        try workbook.check(worksheet_set_footer(handle, "&C— &P —"), "\(name): page foot")
        if let notice {
            // `&` begins a code of the format; 255 characters are as many as it takes.
            let text = SheetText.clean(notice.cleanLine(limit: 100)).replacing("&", with: "&&")
            try workbook.check(worksheet_set_header(handle, "&C" + text), "\(name): page head")
        }
    }

    // MARK: Charts

    func insert(_ chart: SheetChart, row: Int, column: Int) throws {
        let type = chart.isLine ? LXW_CHART_LINE : LXW_CHART_COLUMN
        guard let drawing = workbook_add_chart(try workbook.open(), UInt8(type.rawValue)) else {
            throw RenderFailure(message: "xlsx: \(name): no memory for a chart")
        }
        for series in chart.series { try add(series, to: drawing) }
        chart_title_set_name(drawing, SheetText.label(chart.title))
        chart_axis_set_name(drawing.pointee.y_axis, SheetText.label(chart.unit))
        if let lowest = chart.lowest { chart_axis_set_min(drawing.pointee.y_axis, lowest) }
        if let highest = chart.highest { chart_axis_set_max(drawing.pointee.y_axis, highest) }
        if let format = chart.categoryFormat { chart_axis_set_num_format(drawing.pointee.x_axis, format) }
        if let format = chart.numberFormat { chart_axis_set_num_format(drawing.pointee.y_axis, format) }
        let legend = chart.series.count > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE
        chart_legend_set_position(drawing, UInt8(legend.rawValue))
        chart_show_blanks_as(drawing, UInt8(LXW_CHART_BLANKS_AS_GAP.rawValue))
        // The scale is of 480 × 288 dots.
        try check(
            noc_worksheet_insert_chart(
                handle, lxw_row_t(row), lxw_col_t(column), drawing, 1.8, 1.5, SheetText.clean(chart.summary)),
            row, column)
    }

    private func add(_ series: SheetChart.Series, to chart: UnsafeMutablePointer<lxw_chart>) throws {
        guard let line = chart_add_series(chart, nil, nil) else {
            throw RenderFailure(message: "xlsx: \(name): no memory for a chart's series")
        }
        let sheet = series.sheet
        let (first, last) = (lxw_row_t(series.rows.lowerBound), lxw_row_t(series.rows.upperBound))
        let (names, values) = (lxw_col_t(series.categories), lxw_col_t(series.values))
        chart_series_set_categories(line, sheet, first, names, last, names)
        chart_series_set_values(line, sheet, first, values, last, values)
        chart_series_set_name_range(line, sheet, lxw_row_t(series.title.row), lxw_col_t(series.title.column))
    }

    private func check(_ code: lxw_error, _ row: Int, _ column: Int) throws {
        try workbook.check(code, "\(name), row \(row + 1), column \(column + 1)")
    }
}

/// A chart of cells.
struct SheetChart {
    struct Series {
        /// The sheet they are in.
        var sheet: String
        var rows: ClosedRange<Int>
        /// The columns.
        var categories: Int
        var values: Int
        /// The cell with its name.
        var title: (row: Int, column: Int)
    }

    var title: String
    /// In words, for those who cannot see it.
    var summary: String
    var unit: String
    var isLine: Bool
    /// The ends of the axis of values; nil leaves them to the program that shows it.
    var lowest: Double?
    var highest: Double?
    /// Of the values, and of the categories where those are numbers.
    var numberFormat: String?
    var categoryFormat: String?
    var series: [Series]
}
