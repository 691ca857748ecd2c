internal import NOCCore

/// What is kept of a record apart from it: how far it had come.
struct KeptHead: Hashable {
    var record: String
    var event: Int64
    var hash: Digest
    var time: Instant
    /// The batches that no event told of yet, or that the last one told of.
    var batches: AnchorPayload?
    /// Of `statement`, by the collector's key.
    var signature: EvidenceSignature?

    var statement: String { EvidenceStatement.head(record: record, event: event, hash: hash.hex) }
}

extension KeptHead: Stored {
    private static let schema = "noc.head/1"

    var stored: JSON {
        return .stored([
            "schema": .string(KeptHead.schema), "record": .string(record), "event": .integer(event),
            "hash": .string(hash.hex), "time": time.stored, "batches": batches?.stored,
            "signature": signature?.stored,
        ])
    }

    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == KeptHead.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        self.init(
            record: try stored.required("record").string, event: try stored.required("event").integer,
            hash: try stored.required("hash").digest, time: try stored.required("time").instant,
            batches: try stored.member("batches").map(AnchorPayload.init(stored:)),
            signature: try stored.member("signature").map(EvidenceSignature.init(stored:)))
    }
}

extension StoredValue {
    fileprivate var digest: Digest {
        get throws {
            guard let digest = Digest(hex: try string) else { throw wrong("a digest of 64 hexadecimal digits") }
            return digest
        }
    }
}

extension LostHead: Stored {
    var stored: JSON {
        [
            "kind": .string(kind.rawValue), "record": .string(record), "event": .integer(event), "hash": .string(hash),
            "time": time.stored, "end": .integer(end),
        ]
    }

    init(stored: StoredValue) throws {
        self.init(
            kind: try stored.required("kind").word(Kind.self), record: try stored.required("record").string,
            event: try stored.required("event").integer, hash: try stored.required("hash").string,
            time: try stored.required("time").instant, end: try stored.required("end").integer)
    }
}

/// Heads that were found missing, until a person says something of them.
struct LostHeads: Stored, Hashable {
    var heads: [LostHead]

    var stored: JSON { ["schema": "noc.head-lost/1", "heads": .stored(heads)] }

    init(heads: [LostHead]) { self.heads = heads }

    init(stored: StoredValue) throws { heads = try stored.required("heads").list(LostHead.self) }
}

/// Of `accept`: who gave a lost head up, and why.
struct AcceptancePayload: Stored, Hashable {
    var lost: LostHead
    var by: String
    var reason: String

    var stored: JSON { ["lost": lost.stored, "by": .string(by), "reason": .string(reason)] }

    init(lost: LostHead, by: String, reason: String) {
        self.lost = lost
        self.by = by
        self.reason = reason
    }

    init(stored: StoredValue) throws {
        self.init(
            lost: try LostHead(stored: stored.required("lost")), by: try stored.required("by").string,
            reason: try stored.required("reason").string)
    }
}
