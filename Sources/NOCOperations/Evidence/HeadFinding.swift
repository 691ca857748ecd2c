package import Foundation
package import NOCCore

/// What the record says of a head that was told earlier.
package struct HeadFinding: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// It is there, and this many events of each kind came after it.
        case found(HeadPlace, after: [String: Int])
        /// It was lost with what a person gave up.
        case givenUp(AcceptedLoss)
        /// It is not there.
        case missing(EvidenceProblem)
    }

    package let head: ToldHead
    package let verdict: Verdict

    var problem: EvidenceProblem? { if case .missing(let problem) = verdict { problem } else { nil } }

    var json: JSON {
        let members: JSON = ["hash": .string(head.hash), "event": JSON(head.event), "record": JSON(head.record)]
        switch verdict {
        case .found(let place, let after):
            let counts = after.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer(Int64($0.value))) }
            return .object(
                members.members + [
                    .init("found", .bool(true)), .init("at_event", .integer(place.event)),
                    .init("after", .object(counts)),
                ])
        case .givenUp(let loss):
            return .object(
                members.members + [
                    .init("found", .bool(false)), .init("given_up_by", .string(loss.by)),
                    .init("reason", .string(loss.reason)),
                ])
        case .missing(let problem):
            return .object(
                members.members + [.init("found", .bool(false)), .init("problem", .string(problem.message))])
        }
    }
}

/// Looks for heads in a record.
struct HeadSearch {
    private let record: any HeadRegister & KeyRegister
    private let name: String
    private let last: HeadPlace?
    private let accepted: [AcceptedLoss]
    private let timeZone: TimeZone

    init(_ record: any HeadRegister & KeyRegister, timeZone: TimeZone) throws {
        self.record = record
        self.timeZone = timeZone
        name = try record.recordName()
        last = try record.lastPlace()
        accepted = try record.acceptedLosses()
    }

    func findings(_ heads: [ToldHead]) throws -> [HeadFinding] {
        let places = try heads.map { try record.place(ofHash: $0.hash) }
        let faults = try heads.map(signatureFault)
        return try zip(zip(heads, faults), places).map { told, place in
            let (head, fault) = told
            if let place, head.event.map({ $0 == place.event }) ?? true {
                if let fault { return HeadFinding(head: head, verdict: .missing(forged(head, fault))) }
                return HeadFinding(head: head, verdict: .found(place, after: try record.kinds(after: place.event)))
            }
            let loss = accepted.first { loss in
                loss.lost.hash == head.hash
                    || head.event.map { loss.lost.covers(event: $0, record: head.record) } ?? false
            }
            if let loss { return HeadFinding(head: head, verdict: .givenUp(loss)) }
            // The last of those that are there, before the one that is not.
            let agreed = zip(heads, places).compactMap(\.1).filter { $0.event < head.event ?? .max }
                .max { $0.event < $1.event }
            return HeadFinding(head: head, verdict: .missing(problem(head, place, fault, agreed)))
        }
    }

    /// Why what is told to be a signature is none; nil where it is one, and where there is none.
    private func signatureFault(_ head: ToldHead) throws -> String? {
        guard let signature = head.signature, let event = head.event else { return nil }
        let statement = EvidenceStatement.head(record: head.record ?? name, event: event, hash: head.hash)
        return try record.fault(of: signature, of: statement, at: event)
    }

    private func forged(_ head: ToldHead, _ fault: String) -> EvidenceProblem {
        EvidenceProblem(
            place: "the signature of the head \(head.hash)", message: "it is not this collector's: \(fault)")
    }

    private func problem(
        _ head: ToldHead, _ place: HeadPlace?, _ fault: String?, _ agreed: HeadPlace?
    ) -> EvidenceProblem {
        let signature =
            head.signature == nil || head.event == nil
            ? "" : fault.map { "its signature does not hold: \($0); " } ?? "this collector's key has signed it; "
        let number = head.event.map { " of event \($0)" } ?? ""
        return EvidenceProblem(
            place: "the head \(head.hash)\(number)",
            message: "\(why(head, place)); \(signature)"
                + (agreed.map(words) ?? "up to where the two agree cannot be told from it")
        )
    }

    private func why(_ head: ToldHead, _ place: HeadPlace?) -> String {
        if let place {
            return "it is event \(place.event) of the chain, and was told as another: what was told was changed"
        }
        if let other = head.record, other != name {
            return "it is of the record \(other), and this is the record \(name): the record was exchanged"
        }
        guard let event = head.event else {
            return "it is not in the chain: the record was shortened, exchanged or rewritten since"
        }
        guard let last, event <= last.event else {
            return "the chain ends with event \(last?.event ?? 0): the record was shortened, or put back from a copy"
        }
        return "the chain has another event \(event): the record was rewritten or exchanged, or went on from a copy"
    }

    private func words(_ place: HeadPlace) -> String {
        "the two agree up to event \(place.event) of \(TimeText.seconds(place.time, timeZone: timeZone)) at least"
    }
}

extension EvidenceProblem {
    /// What the daemon last knew, and the record does not hold.
    package init(_ lost: LostHead, timeZone: TimeZone) {
        let known = "event \(lost.event) (\(lost.hash)) at \(TimeText.seconds(lost.time, timeZone: timeZone))"
        let message =
            switch lost.kind {
            case .exchanged: "it is another record than \(lost.record), which had come to \(known)"
            case .shortened: "it ended with event \(lost.end), and had come to \(known)"
            case .rewritten: "its event \(lost.event) is not the one that it had come to: \(known)"
            case .observations:
                "observations that were stored by \(TimeText.seconds(lost.time, timeZone: timeZone)) "
                    + "are missing or others"
            case .unreadable: "how far it had come cannot be read: \(lost.hash)"
            }
        self.init(
            place: "the record",
            message: message
                + "; it was put back from a copy, shortened, exchanged or rewritten. Who knows why says so: "
                + "noc head accept --by NAME --reason WHY")
    }
}
