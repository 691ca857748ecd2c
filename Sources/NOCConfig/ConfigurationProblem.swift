/// Something wrong, or doubtful, in the configuration, and where it stands.
package struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
    /// The path as it was reached: the one given, or the including file's directory and the pattern's match.
    package var file: String
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int
    package var message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `FILE:LINE:COLUMN: message`
    package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Why a configuration was refused: every problem of every file, in reading order.
package struct ConfigurationProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one.
    package var problems: [ConfigurationProblem]
    /// What else is doubtful.
    package var warnings: [ConfigurationProblem]
    /// `storage.directory`, as far as it can be told: the record there may be read all the same.
    package var stateDirectory: String?

    package init(
        problems: [ConfigurationProblem], warnings: [ConfigurationProblem] = [], stateDirectory: String? = nil
    ) {
        self.problems = problems
        self.warnings = warnings
        self.stateDirectory = stateDirectory
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
