/// Why a command could not do its work: what it was about, the value, and what was expected. Exit status 1.
struct Failure: Error, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }

    var description: String { message }
}
