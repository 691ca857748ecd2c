internal import Foundation

/// A line of comma-separated values (RFC 4180); a quoted field does not reach over the end of the line.
struct CSVLine {
    struct Field {
        /// Without the quotes around it.
        var bytes: UnsafeRawBufferPointer
        var hasDoubledQuotes = false

        var text: String? {
            let text = String(validating: bytes, as: UTF8.self)
            return hasDoubledQuotes ? text?.replacingOccurrences(of: "\"\"", with: "\"") : text
        }
    }

    private(set) var fields: [Field] = []

    mutating func parse(_ line: UnsafeRawBufferPointer) throws {
        fields.removeAll(keepingCapacity: true)
        var position = 0
        repeat {
            if position < line.count, line[position] == 0x22 {
                try quoted(line, &position)
            } else {
                let start = position
                while position < line.count, line[position] != 0x2C { position += 1 }
                fields.append(Field(bytes: UnsafeRawBufferPointer(rebasing: line[start..<position])))
            }
            position += 1
        } while position <= line.count
    }

    private mutating func quoted(_ line: UnsafeRawBufferPointer, _ position: inout Int) throws {
        let start = position + 1
        var end = start
        var hasDoubledQuotes = false
        while end < line.count {
            if line[end] == 0x22 {
                guard end + 1 < line.count, line[end + 1] == 0x22 else { break }
                hasDoubledQuotes = true
                end += 1
            }
            end += 1
        }
        guard end < line.count else { throw JSONLine.Fault("a field without its closing quote") }
        guard end + 1 == line.count || line[end + 1] == 0x2C else {
            throw JSONLine.Fault("expected a comma after a closing quote")
        }
        fields.append(
            Field(bytes: UnsafeRawBufferPointer(rebasing: line[start..<end]), hasDoubledQuotes: hasDoubledQuotes))
        position = end + 1
    }
}
