package import NOCCore
package import NOCReport

/// What was written, and which formats this host could not make.
package struct WrittenFiles: Sendable {
    package var paths: [String]
    package var failures: [Rendering.Failure]

    fileprivate var members: [JSON.Member] {
        let failures = failures.map { ["format": .string($0.format.rawValue), "reason": .string($0.message)] as JSON }
        return [.init("files", .array(paths.map(JSON.string))), .init("failures", .array(failures))]
    }
}

/// A report or a letter as it was put into the archive.
package struct StoredReport: OperationResult {
    package var folder: String
    package var edition: Int
    /// The edition that it takes the place of.
    package var corrects: Int?
    package var written: WrittenFiles
    /// What was not as the edition before recorded it.
    package var warnings: [OperationWarning]

    package var json: JSON {
        .object(
            [
                .init("folder", .string(folder)), .init("edition", JSON(edition)),
                .init("corrects", JSON(corrects)),
            ] + written.members)
    }
}
