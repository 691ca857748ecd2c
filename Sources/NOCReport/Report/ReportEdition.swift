package import NOCCore

/// Which one of a period's reports it is.
package struct ReportEdition: Sendable, Hashable {
    /// 1 for the first.
    package var number: Int
    /// The one it takes the place of; nil for the first.
    package var corrected: Corrected?

    package init(number: Int, corrected: Corrected? = nil) {
        self.number = number
        self.corrected = corrected
    }

    package struct Corrected: Sendable, Hashable {
        package var number: Int
        package var generatedAt: Instant
        /// Up to when it read the record.
        package var asOf: Instant
        package var software: String
        /// The site, targets or objectives were configured otherwise.
        package var hasOtherConfiguration: Bool
        /// The indicators, rules or chapters were.
        package var hasOtherRules: Bool
        package var comparison: Comparison

        package enum Comparison: Sendable, Hashable {
            case changes([ReportChange])
            /// Its figures are gone.
            case missing
            /// They are there, and not what its manifest lists.
            case altered
            /// They are what was handed in, and this version cannot read them.
            case unreadable
        }

        /// None where nothing could be compared.
        package var changes: [ReportChange] { if case .changes(let changes) = comparison { changes } else { [] } }

        package init(
            number: Int, generatedAt: Instant, asOf: Instant, software: String, hasOtherConfiguration: Bool,
            hasOtherRules: Bool = false, comparison: Comparison
        ) {
            self.number = number
            self.generatedAt = generatedAt
            self.asOf = asOf
            self.software = software
            self.hasOtherConfiguration = hasOtherConfiguration
            self.hasOtherRules = hasOtherRules
            self.comparison = comparison
        }
    }
}
