package import NOCCore

/// What a person should look at again, though it was done.
package struct OperationWarning: Sendable, Hashable, CustomStringConvertible {
    /// The value of the request that it is about, as in `OperationError`.
    package let field: String?
    package let message: String
    package let remedy: Remedy?

    init(_ message: String, field: String? = nil, remedy: Remedy? = nil) {
        self.field = field
        self.message = message
        self.remedy = remedy
    }

    package var description: String { (field.map { "\($0) " } ?? "") + message }
}

/// What an operation brought, as commands print it and an API hands it out.
package protocol OperationResult: JSONWritable, Sendable {
    var json: JSON { get }
    var warnings: [OperationWarning] { get }
}

extension OperationResult {
    package var warnings: [OperationWarning] { [] }

    package func write(to writer: inout JSONWriter) { json.write(to: &writer) }
}
