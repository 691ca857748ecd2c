import ArgumentParser
import NOCCore

/// The value of a record as a person gives it on the command line.
enum RecordValue {
    /// A number with its unit apart, or a word as it is. Throws for what begins as a number and is none.
    static func read(_ text: String, unit: String?) throws -> (value: String, unit: String?) {
        try requireSaid(("--value", text))
        guard let number = WrittenNumber(text) else {
            if let unit { throw ValidationError("--unit \(unit): --value \(text) is no number") }
            return (text.cleanLine(limit: 500), nil)
        }
        if let unit, let own = number.unit, unit != own {
            throw ValidationError("--value \(text) --unit \(unit): two units")
        }
        return (number.digits, number.unit ?? unit)
    }
}

extension Workspace {
    /// The row of the indicators that a record belongs to, by its id.
    func indicator(_ id: String) throws -> String {
        try requireSaid(("INDICATOR", id))
        return id
    }
}
