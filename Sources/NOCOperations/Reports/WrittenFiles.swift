package import NOCReport

/// What was written, and which formats this host could not make.
package struct WrittenFiles: Sendable {
    package var paths: [String]
    package var failures: [Rendering.Failure]
}

/// A report or a letter as it was put into the archive.
package struct StoredReport: Sendable {
    package var folder: String
    package var edition: Int
    /// The edition that it takes the place of.
    package var corrects: Int?
    package var written: WrittenFiles
    /// What was not as the edition before recorded it.
    package var warnings: [String]
}
