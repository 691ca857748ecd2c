package import Foundation
package import NOCCore

/// Recomputes the evidence, and compares reports and letters with their manifests.
package struct VerifyOperation: Sendable {
    private let context: OperationContext
    private let archive: @Sendable (any EvidenceRecord & KeyRegister) -> ReportArchive

    /// - Parameter stateDirectory: below which reports are kept.
    package init(_ context: OperationContext, stateDirectory: String, host: any FileHost) {
        self.context = context
        archive = { ReportArchive(stateDirectory: stateDirectory, record: $0, host: host) }
    }

    /// With `period`, only the observations of its days; all the rest in any case. What is broken is told in the result, not
    /// thrown. Blocks the thread for long; `progress` gets parts done and of how many.
    /// `heads` are looked for in the chain, and the key with the fingerprint `key` among those that it names.
    package func verify(
        _ period: Period? = nil, reports: Bool = false, heads: [ToldHead] = [],
        key: String? = nil,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(OperationError) -> VerifyResult {
        let record = try context.record()
        let lost = try OperationError.wrapping { try record.lostHeads() }
        let evidence = try OperationError.wrapping {
            try record.verification(of: period?.interval, progress: progress)
        }
        // Where the chain is broken, nothing can be told by it.
        let isSound = evidence.problem == nil
        let findings = try OperationError.wrapping {
            isSound ? try HeadSearch(record, timeZone: context.timeZone).findings(heads) : []
        }
        let keys = try OperationError.wrapping { isSound ? try record.keys() : [] }
        let keyFaults = try OperationError.wrapping {
            isSound ? try [record.keptHeadFault(), Self.fault(of: key, keys)].compactMap(\.self) : []
        }
        let timestamps = try OperationError.wrapping { isSound ? try record.timestamps() : [] }
        let tokenFaults = try OperationError.wrapping { try timestamps.compactMap { try problem($0, record) } }
        let accepted = try OperationError.wrapping { isSound ? try record.acceptedLosses() : [] }
        return VerifyResult(
            evidence: evidence, reports: reports ? archive(record).verify() : nil, heads: findings, keys: keys,
            timestamps: timestamps, areTokensJudged: context.plan.evidence.timestamp != nil,
            lost: lost.map { EvidenceProblem($0, timeZone: context.timeZone) }
                + keyFaults.map { EvidenceProblem(place: "the collector's key", message: $0) } + tokenFaults,
            accepted: accepted,
            timeZone: context.timeZone)
    }

    private func problem(_ timestamp: HeadTimestamp, _ record: any OperationRecord) throws -> EvidenceProblem? {
        let authorities = context.plan.evidence.timestamp?.authorities
        return try record.fault(of: timestamp, authorities: authorities).map {
            EvidenceProblem(place: "the timestamp of event \(timestamp.event)", message: $0)
        }
    }

    private static func fault(of fingerprint: String?, _ keys: [EvidenceKey]) -> String? {
        guard let fingerprint, !keys.contains(where: { $0.fingerprint == fingerprint }) else { return nil }
        return "\(fingerprint), which was noted elsewhere, is none that the chain names: the record was exchanged or "
            + "rewritten"
    }
}

package struct VerifyResult: OperationResult {
    package let evidence: EvidenceVerification
    /// Nil: they were not looked at.
    package let reports: ReportArchive.Verification?
    /// What became of the heads that were asked for.
    package let heads: [HeadFinding]
    /// Those of the collector, in order.
    package let keys: [EvidenceKey]
    /// Tokens of timestamp authorities, in order.
    package let timestamps: [HeadTimestamp]
    /// Whether it is known whom to trust; else only what they cover was looked at.
    package let areTokensJudged: Bool
    /// What the record is known to have held, and does not.
    let lost: [EvidenceProblem]
    /// What persons gave up of it.
    package let accepted: [AcceptedLoss]
    package let timeZone: TimeZone

    /// All that is not as it was recorded; of the evidence itself only the first broken place.
    package var problems: [EvidenceProblem] {
        [evidence.problem].compactMap(\.self) + lost + heads.compactMap(\.problem) + (reports?.problems ?? [])
    }

    package var json: JSON {
        let told: [JSON] = problems.map { ["place": .string($0.place), "message": .string($0.message)] }
        return [
            "ok": .bool(problems.isEmpty), "problem": told.first ?? nil, "problems": .array(told),
            "head": JSON(evidence.head?.hash), "events": JSON(evidence.events), "plans": JSON(evidence.plans),
            "segments": JSON(evidence.segments), "observations": JSON(evidence.observations),
            "incidents": JSON(evidence.incidents), "deliveries": JSON(evidence.deliveries),
            "report_editions": JSON(reports?.editions), "report_files": JSON(reports?.files),
            "report_formats_lacking": reports.map { .array($0.lacking.map(JSON.string)) } ?? nil,
            "attachments": JSON(evidence.attachments), "attachments_elsewhere": JSON(evidence.attachmentsElsewhere),
            "report_manifests_signed": JSON(reports?.signed), "heads": .array(heads.map(\.json)),
            "timestamps": .array(timestamps.map { $0.json(timeZone) }), "timestamps_judged": .bool(areTokensJudged),
            "keys": .array(keys.map { .string($0.fingerprint) }),
            "accepted_losses": AcceptedLosses(losses: accepted, timeZone: timeZone).json,
            "retired_days": .array(evidence.retired.map { .string($0.description) }),
        ]
    }
}
