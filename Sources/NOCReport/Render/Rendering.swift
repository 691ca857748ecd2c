/// What came of the formats asked for. One that could not be made does not take the others with it.
package struct Rendering: Sendable {
    package var files: [ReportFile]
    package var failures: [Failure]

    mutating func add(_ format: ReportFormat, _ make: () throws -> [ReportFile]) {
        do {
            files += try make()
        } catch {
            failures.append(Failure(format: format, message: "\(error)"))
        }
    }

    package struct Failure: Sendable, Equatable, CustomStringConvertible {
        package var format: ReportFormat
        package var message: String

        package var description: String { "\(format.rawValue): \(message)" }
    }
}
