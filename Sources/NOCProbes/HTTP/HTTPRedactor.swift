internal import NOCCore

extension Redactor {
    /// What the other side wrote, short enough for a reason.
    func excerpt(_ text: String, longest: Int = 80) -> String {
        // No need to look at a whole page for its beginning.
        let clean = redacted(String(text.prefix(4_096)))
        return clean.count <= longest ? "“\(clean)”" : "“\(clean.prefix(longest))…”"
    }
}
