package import NOCCore

/// Looks up what people name.
extension OperationContext {
    package func target(_ id: String) throws(OperationError) -> AccountingPlan.Target {
        let targets = plan.accounting.targets
        guard let target = targets.first(where: { $0.id == id }) else {
            throw .unknown("target", id, among: targets.map(\.id))
        }
        return target
    }

    /// The target as it is, or as it last was before it was removed: its history stays in reports, and may need a word.
    func presentOrFormerTarget(_ id: String) throws(OperationError) -> AccountingPlan.Target {
        if plan.accounting.target(id) == nil, records.exists, let former = try former(id) { return former }
        return try target(id)
    }

    private func former(_ id: String) throws(OperationError) -> AccountingPlan.Target? {
        try OperationError.wrapping {
            try records.reading().planVersions().reversed().lazy.compactMap { $0.plan.target(id) }.first
        }
    }

    package func group(_ id: String) throws(OperationError) -> AccountingPlan.Group {
        let groups = plan.accounting.groups
        guard let group = groups.first(where: { $0.id == id }) else {
            throw .unknown("group", id, among: groups.map(\.id))
        }
        return group
    }

    /// What a record by hand may belong to.
    func series(_ id: String) throws(OperationError) -> HandRecordSeries {
        guard let series = plan.indicators.recordable(id) else {
            throw .unknown("series of records", id, among: plan.indicators.recordableNames)
        }
        return series
    }
}

extension OperationError {
    /// `no target "webb" in the configuration; did you mean "web"?`, or what there is.
    package static func unknown(
        _ kind: String, _ id: String, among known: [String], of whole: String = "the configuration"
    ) -> OperationError {
        let guess = Suggestion.nearest(id, among: known).map { "; did you mean \"\($0)\"?" }
        let rest = known.count > 12 ? ", … and \(known.count - 12) more" : ""
        let list =
            known.isEmpty
            ? "; it has none" : "; there are: \(known.sorted().prefix(12).joined(separator: ", "))\(rest)"
        return OperationError(
            .notFound, "no \(kind) \"\(id)\" in \(whole)\(guess ?? list)",
            remedy: guess == nil && !rest.isEmpty ? .showConfiguration : nil)
    }
}
