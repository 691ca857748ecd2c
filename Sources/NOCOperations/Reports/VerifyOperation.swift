package import Foundation
package import NOCCore

/// Recomputes the evidence, and compares reports and letters with their manifests.
package struct VerifyOperation: Sendable {
    private let context: OperationContext
    private let archive: @Sendable (any EvidenceRecord) -> ReportArchive

    /// - Parameter stateDirectory: below which reports are kept.
    package init(_ context: OperationContext, stateDirectory: String, host: any FileHost) {
        self.context = context
        archive = { ReportArchive(stateDirectory: stateDirectory, record: $0, host: host) }
    }

    /// With `period`, only the observations of its days; all the rest in any case. What is broken is told in the result, not
    /// thrown. Blocks the thread for long; `progress` gets parts done and of how many.
    /// `heads` are looked for in the chain.
    package func verify(
        _ period: Period? = nil, reports: Bool = false, heads: [ToldHead] = [],
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
        let accepted = try OperationError.wrapping { isSound ? try record.acceptedLosses() : [] }
        return VerifyResult(
            evidence: evidence, reports: reports ? archive(record).verify() : nil, heads: findings,
            lost: lost.map { EvidenceProblem($0, timeZone: context.timeZone) }, accepted: accepted,
            timeZone: context.timeZone)
    }
}

package struct VerifyResult: OperationResult {
    package let evidence: EvidenceVerification
    /// Nil: they were not looked at.
    package let reports: ReportArchive.Verification?
    /// What became of the heads that were asked for.
    package let heads: [HeadFinding]
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
            "heads": .array(heads.map(\.json)),
            "accepted_losses": AcceptedLosses(losses: accepted, timeZone: timeZone).json,
            "retired_days": .array(evidence.retired.map { .string($0.description) }),
        ]
    }
}
