/// What people say and is kept with the record: reasons, notes, names.
package enum SaidText {
    /// Characters: it stands in alerts, tables and reports.
    package static let longest = 2_000

    package static func isTooLong(_ text: String) -> Bool {
        // No character has less than a byte.
        text.utf8.count > longest && text.count > longest
    }
}
