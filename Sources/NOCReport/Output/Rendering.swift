internal import Foundation
package import NOCDocument
internal import Synchronization

/// The formats asked for, each made when it is its turn and handed over before the next: however many there are, no more than
/// two are in memory. One that cannot be made does not take the others with it.
package struct Rendering: Sendable {
    private let formats: [ReportFormat]
    private let make: @Sendable (ReportFormat) throws -> [RenderedFile]
    /// Files that belong to no format, after the others.
    private var notes: [RenderedFile] = []

    init(_ formats: [ReportFormat], _ make: @escaping @Sendable (ReportFormat) throws -> [RenderedFile]) {
        var seen: Set<ReportFormat> = []
        self.formats = formats.filter { seen.insert($0).inserted }
        self.make = make
    }

    package mutating func append(_ note: RenderedFile) { notes.append(note) }

    /// What `take` made of the files, in the order of the formats, and the formats that could not be made.
    package struct Made<Product: Sendable>: Sendable {
        package var products: [Product]
        package var failures: [Failure]
    }

    package struct Failure: Sendable, Equatable, CustomStringConvertible {
        package var format: ReportFormat
        package var message: String

        package var description: String { "\(format.rawValue): \(message)" }
    }

    /// Makes the formats, two at once on as many cores, the slow ones first, and hands over each file as soon as it is there,
    /// one at a time. Throws the first error of `take`; what was not begun then is not made.
    package func each<Product: Sendable, Trouble: Error>(
        _ take: @Sendable (RenderedFile) throws(Trouble) -> Product
    ) throws(Trouble) -> Made<Product> {
        let work = Mutex(Work<Product, Trouble>(waiting: formats.sorted { $0.slowness < $1.slowness }))
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            while let format = work.withLock({ $0.next() }) {
                let result = Result { try make(format) }
                work.withLock { $0.take(format, result, take) }
            }
        }
        let done = work.withLock { $0 }
        if let error = done.error { throw error }
        let products = formats.flatMap { done.products[$0] ?? [] } + (try notes.map(take))
        return Made(products: products, failures: formats.compactMap { done.failures[$0] })
    }

    /// All files at once: for one format, or a small report.
    package func files() -> Made<RenderedFile> { each { file in file } }

    /// What is to be made, and what came of it.
    private struct Work<Product: Sendable, Trouble: Error> {
        var waiting: [ReportFormat]
        var products: [ReportFormat: [Product]] = [:]
        var failures: [ReportFormat: Failure] = [:]
        var error: Trouble?

        mutating func next() -> ReportFormat? {
            guard error == nil, !waiting.isEmpty else { return nil }
            return waiting.removeFirst()
        }

        mutating func take(
            _ format: ReportFormat, _ result: Result<[RenderedFile], any Error>,
            _ take: @Sendable (RenderedFile) throws(Trouble) -> Product
        ) {
            guard error == nil else { return }
            switch result {
            case .success(let files):
                do throws(Trouble) { products[format] = try files.map(take) } catch { self.error = error }
            case .failure(let error): failures[format] = Failure(format: format, message: "\(error)")
            }
        }
    }
}
