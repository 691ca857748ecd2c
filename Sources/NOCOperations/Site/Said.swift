import NOCCore

/// What is kept for ever with a person's name under it: a name and a reason of blanks would be nobody's and for nothing.
package enum Said {
    package static func check(_ values: (field: String, text: String?)...) throws(OperationError) {
        for (field, text) in values {
            guard let text else { continue }
            guard !text.allSatisfy(\.isWhitespace) else {
                throw OperationError(
                    .invalid, "is empty: expected who or why, it is kept with the record", field: field)
            }
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                throw OperationError(
                    .invalid, "has a control character or a line end: expected a line of text", field: field)
            }
            try bounded(field, text)
        }
    }

    /// What people say at length has its limit, too: it stands in alerts, tables and reports.
    static func checkLength(_ values: (field: String, text: String?)...) throws(OperationError) {
        for (field, text) in values { try bounded(field, text ?? "") }
    }

    private static func bounded(_ field: String, _ text: String) throws(OperationError) {
        guard !SaidText.isTooLong(text) else {
            throw OperationError(
                .invalid,
                "has \(text.count) characters: expected at most \(SaidText.longest); a file may be attached to a record",
                field: field)
        }
    }
}
