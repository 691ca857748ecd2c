internal import Foundation
package import NOCCore

/// A head as it was told at some time: printed in a report, sent by a hook, written down by a witness.
package struct ToldHead: Sendable, Hashable {
    /// 64 hexadecimal digits.
    package var hash: String
    /// Of how many events it was, where that was told.
    package var event: Int64?
    /// The record's id, where that was told.
    package var record: String?
    /// By the collector's key, where that was told.
    package var signature: EvidenceSignature?

    package init(
        hash: String, event: Int64? = nil, record: String? = nil, signature: EvidenceSignature? = nil
    ) {
        self.hash = hash.lowercased()
        self.event = event
        self.record = record
        self.signature = signature
    }
}

extension ToldHead {
    /// All that `text` tells, each once, in its order: the json of a report or of its manifest, what `noc head` or a hook wrote, one
    /// object or line each, or a text that names a head in words.
    package static func all(in text: String) -> [ToldHead] {
        // What is no JSON is a text.
        if let json = try? JSON(text: text) { return json.heads }
        var named: [ToldHead] = []
        var others: [ToldHead] = []
        for line in text.split(whereSeparator: \.isNewline) {
            // Likewise a line.
            if line.first == "{", let json = try? JSON(text: String(line)) {
                named += json.heads
            } else if line.contains("链头") || line.range(of: "head", options: .caseInsensitive) != nil {
                named += heads(inLine: line)
            } else {
                others += heads(inLine: line)
            }
        }
        // A text about something else may have hashes of files beside its head; one that names none has nothing but heads.
        var known: Set<ToldHead> = []
        return (named.isEmpty ? others : named).filter { known.insert($0).inserted }
    }

    private static func heads(inLine line: Substring) -> [ToldHead] {
        let event = line.firstMatch(of: #/(?:event|第)\s*([0-9]{1,18})/#).flatMap { Int64($0.1) }
        let record = line.firstMatch(of: #/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/#).map { String($0.0) }
        let signature = EvidenceSignature(in: line)
        return line.matches(of: #/[0-9A-Fa-f]+/#).filter { $0.0.utf8.count == 64 }.map {
            ToldHead(hash: String($0.0), event: event, record: record, signature: signature)
        }
    }
}

extension JSON {
    /// What an object says of a head: `"head": "HASH"`, with the number of events beside it, or all of it in one object.
    fileprivate var heads: [ToldHead] {
        if case .array(let elements) = self { return elements.flatMap(\.heads) }
        if let evidence = self["evidence"], evidence["head"] != nil { return evidence.heads }
        guard let head = self["head"] ?? self["hash"].map({ _ in self }) else { return [] }
        let hash = head.string ?? head["hash"]?.string
        guard let hash, hash.utf8.count == 64, hash.allSatisfy(\.isHexDigit) else { return [] }
        let number = [head["event"], head["events"], self["events"], self["event"]].lazy.compactMap { $0?.integer }
            .first
        // What a report or a manifest is signed with is another statement.
        let isStatement = number != nil
        let signature = isStatement ? (head["signature"] ?? self["signature"]).flatMap(EvidenceSignature.init) : nil
        return [
            ToldHead(
                hash: hash, event: number, record: (head["record"] ?? self["record"])?.string, signature: signature)
        ]
    }
}
