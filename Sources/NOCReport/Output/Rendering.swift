internal import Foundation
package import NOCDocument
internal import Synchronization

/// What came of the formats asked for. One that could not be made does not take the others with it.
package struct Rendering: Sendable {
    package var files: [RenderedFile]
    package var failures: [Failure]

    /// Makes the formats side by side, a core each: none needs another, and the office's take seconds.
    init(_ formats: [ReportFormat], _ make: @Sendable (ReportFormat) throws -> [RenderedFile]) {
        let results = Mutex<[Int: Result<[RenderedFile], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: formats.count) { index in
            let result = Result { try make(formats[index]) }
            results.withLock { $0[index] = result }
        }
        let made = results.withLock { $0 }
        (files, failures) = ([], [])
        for (index, format) in formats.enumerated() {
            switch made[index] {
            case .success(let files)?: self.files += files
            case .failure(let error)?: failures.append(Failure(format: format, message: "\(error)"))
            case nil: break
            }
        }
    }

    package struct Failure: Sendable, Equatable, CustomStringConvertible {
        package var format: ReportFormat
        package var message: String

        package var description: String { "\(format.rawValue): \(message)" }
    }
}
