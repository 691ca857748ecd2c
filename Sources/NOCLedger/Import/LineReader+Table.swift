internal import Foundation
internal import NOCCore

/// Observations as rows of a table (CSV).
extension LineReader {
    /// The header a .csv file begins with; the last column may be absent.
    static let header = ["time", "target", "check", "outcome", "latency_ms", "reason"]

    func checkHeader(_ line: CSVLine) throws {
        let names = line.fields.map { ($0.text ?? "").trimmingCharacters(in: [" "]) }
        guard names == LineReader.header || names == LineReader.header.dropLast() else {
            throw JSONLine.Fault(
                "the first line must be \(LineReader.header.dropLast().joined(separator: ","))[,reason]")
        }
    }

    func read(_ line: CSVLine, columns: Int, _ number: Int32, into rows: inout ImportedRows) throws {
        let fields = line.fields
        guard fields.count == columns else {
            throw JSONLine.Fault("\(fields.count) fields where the header has \(columns)")
        }
        guard let place = names.check(fields[1].bytes, fields[2].bytes) else {
            throw JSONLine.Fault(
                "the plan has no check \("\(fields[1].text ?? "")/\(fields[2].text ?? "")".cleanLine())")
        }
        let time = try past(try time(text: fields[0].text ?? "", "time"), "time").milliseconds
        var latency = ObservationColumns.noLatency
        if !fields[4].bytes.isEmpty {
            guard let number = Double(fields[4].text ?? ""), let value = LineReader.latency(number) else {
                throw LineReader.wrongLatency
            }
            latency = value
        }
        let row = ImportedObservation(
            time: time, line: number, latency: latency, reason: -1, outcome: try outcome(fields[3].bytes),
            hasMeasurements: false)
        let reason = columns > 5 ? try fields[5].text.map { try bounded($0, "reason") } : nil
        rows.append(row, check: place, reason: reason?.isEmpty == true ? nil : reason, measurements: [])
    }
}
