internal import Foundation
internal import GRDB
package import NOCCore

extension Ledger: TimestampRegister {
    package func timestampRequest(of head: HeadPlace) throws -> [UInt8] {
        try TimestampToken.request(over: Ledger.digest(head.hash))
    }

    package func keepTimestamp(_ answer: TimestampAnswer, authorities: String) throws -> HeadTimestamp {
        let digest = try Ledger.digest(answer.head.hash)
        let token = try TimestampToken.token(of: answer.answer, to: answer.request)
        let (content, fault) = TimestampToken.judge(token, over: digest, authorities: authorities)
        if let fault { throw LedgerError(.invalid, "the token of \(answer.authority) is not kept: \(fault)") }
        let name = "timestamp-\(answer.head.event).tsr"
        let timestamp = HeadTimestamp(
            event: answer.head.event, hash: answer.head.hash, token: try attachments.keep(token, named: name),
            authority: answer.authority, time: content.time, serial: content.serial, policy: content.policy,
            by: answer.by)
        try change { db in _ = try Chain.append(db, time: answer.time, kind: .timestamp, timestamp) }
        return timestamp
    }

    package func timestamps() throws -> [HeadTimestamp] {
        try read { db in
            var result: [HeadTimestamp] = []
            try Chain.forEach(db, kinds: [.timestamp]) { result.append(try $0.decode(HeadTimestamp.self)) }
            return result
        }
    }

    package func fault(of timestamp: HeadTimestamp, authorities: String?) throws -> String? {
        guard let path = try attachments.path(of: timestamp.token), let token = try PlainFile.contents(path) else {
            return "its token is missing"
        }
        guard let digest = Digest(hex: timestamp.hash), try place(ofHash: timestamp.hash)?.event == timestamp.event
        else { return "the head that it covers is not in the chain" }
        let (content, fault) = TimestampToken.judge(token, over: digest, authorities: authorities)
        if let fault { return fault }
        return (content.time, content.serial) == (timestamp.time, timestamp.serial)
            ? nil : "the token says another time or number than the chain"
    }

    private static func digest(_ hex: String) throws -> Digest {
        guard let digest = Digest(hex: hex) else { throw LedgerError(.invalid, "\(hex) is no head") }
        return digest
    }
}
