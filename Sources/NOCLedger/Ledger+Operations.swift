package import NOCCore

extension Ledger: OperationRecord {
    package func evidenceHead() throws -> EvidenceHead { EvidenceHead(try head()) }

    package func hash(of plan: AccountingPlan) throws -> String { Ledger.digest(of: plan).hex }

    package func verification(
        of interval: Interval?, progress: (Int, Int) -> Void
    ) throws -> EvidenceVerification {
        let report = try verify(interval, progress: progress)
        var result = EvidenceVerification()
        result.problem = report.problem
        result.head = report.head.map(EvidenceHead.init)
        result.events = report.events
        result.plans = report.plans
        result.segments = report.segments
        result.observations = report.observations + report.unpackedObservations
        result.incidents = report.incidents
        result.deliveries = report.deliveries
        result.attachments = report.attachments
        result.attachmentsElsewhere = report.attachmentsElsewhere
        result.retired = report.retired.map(\.day)
        result.unfinished = report.unfinished
        return result
    }
}

extension AttachmentStore: AttachmentKeeper {}

extension EvidenceHead {
    init(_ head: ChainHead) { self.init(events: head.seq, hash: head.hash.hex) }
}
