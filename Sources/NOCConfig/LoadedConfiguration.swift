package import NOCCore

/// A configuration without a problem.
package struct LoadedConfiguration: Sendable {
    package var plan: Plan
    /// What works but is doubtful.
    package var warnings: [ConfigurationProblem]
    /// Every file read, the main one first.
    package var files: [String]
    /// From which it can be loaded again as it is.
    package var source: ConfigurationSource
}
