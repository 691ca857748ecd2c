import Foundation
import NOCCore

/// A sheet as RFC 4180 with a byte-order mark, so that spreadsheets read it as UTF-8.
///
/// Durations are seconds, percentages floored with their sign, times `2026-10-07 14:05:06` by the site's clock.
enum CSVRenderer {
    static func render(_ sheet: DataSheet, timeZone: TimeZone) -> Data {
        let header = sheet.columns.map { $0.title + ($0.kind == .duration ? "（秒）" : "") }
        var text = "\u{FEFF}" + line(header.map { field($0) })
        for row in sheet.rows { text += line(row.map { field($0, timeZone) }) }
        return Data(text.utf8)
    }

    private static func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\r\n" }

    private static func field(_ cell: Cell, _ timeZone: TimeZone) -> String {
        switch cell.value {
        case .text(let text), .none(let text): field(text)
        case .duration(let milliseconds): seconds(milliseconds)
        case .number, .percent, .raised, .time, .day: cell.text(in: timeZone)
        case .marked(let before, _, _): field(cell.text(in: timeZone), isNumber: before.isEmpty)
        }
    }

    /// `3780`, `3780.25`
    private static func seconds(_ milliseconds: Int64) -> String {
        guard milliseconds % 1_000 != 0 else { return String(milliseconds / 1_000) }
        let (seconds, rest) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1_000)
        var text = "\(milliseconds < 0 ? "-" : "")\(seconds)." + String(1_000 + rest).dropFirst()
        while text.last == "0" { text.removeLast() }
        return text
    }

    /// Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection); so do the
    /// full-width forms of the signs, which East Asian versions take for the same. Numbers keep their sign.
    static func field(_ text: String, isNumber: Bool = false) -> String {
        let safe = isFormula(text) && !isNumber ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// By its first scalar that is seen: a mark that joins the sign, or one that nobody sees before it, hides nothing.
    private static func isFormula(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
            default: true
            }
        }
        return first.map { "=+-@＝＋－＠|".unicodeScalars.contains($0) } ?? false
    }
}
