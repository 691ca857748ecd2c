internal import NOCCore

/// Of `anchor`: batches that followed one another, those since the anchor before it, and their digests folded into one.
struct AnchorPayload: Stored, Hashable {
    var first: Int64
    var last: Int64
    /// `BatchRun.digest`, in hexadecimal.
    var digest: String
}

/// Of `prune`: batches up to this one were removed, because what they held is in segments.
struct PrunePayload: Stored, Hashable {
    var last: Int64
}

/// Of `checks`: the numbers and names of all checks up to number `last`.
struct CheckNamesPayload: Stored, Hashable {
    var last: Int64
    /// `CheckDictionary.digest(upTo:)`, in hexadecimal.
    var digest: String
}

/// Of `delivery`: what became of deliveries to hooks.
struct DeliveriesPayload: Stored, Hashable {
    struct Mark: Stored, Hashable {
        var seq: Int64
        /// In hexadecimal.
        var digest: String
    }

    /// New ones, with the digest of what is to be delivered.
    var queued: [Mark] = []
    /// Delivered, given up or put away: with the digest of all of it.
    var settled: [Mark] = []
    /// Taken up again.
    var reopened: [Int64] = []
    /// Retention removed them.
    var removed: [Int64] = []

    var isEmpty: Bool { queued.isEmpty && settled.isEmpty && reopened.isEmpty && removed.isEmpty }
}

extension AnchorPayload {
    var stored: JSON { ["first": .integer(first), "last": .integer(last), "digest": .string(digest)] }

    init(stored: StoredValue) throws {
        self.init(
            first: try stored.required("first").integer, last: try stored.required("last").integer,
            digest: try stored.required("digest").string)
        guard first <= last else { throw stored.wrong("a run of batches") }
    }
}

extension PrunePayload {
    var stored: JSON { ["last": .integer(last)] }

    init(stored: StoredValue) throws { self.init(last: try stored.required("last").integer) }
}

extension CheckNamesPayload {
    var stored: JSON { ["last": .integer(last), "digest": .string(digest)] }

    init(stored: StoredValue) throws {
        self.init(last: try stored.required("last").integer, digest: try stored.required("digest").string)
    }
}

extension DeliveriesPayload.Mark {
    var stored: JSON { ["seq": .integer(seq), "digest": .string(digest)] }

    init(stored: StoredValue) throws {
        self.init(seq: try stored.required("seq").integer, digest: try stored.required("digest").string)
    }
}

extension DeliveriesPayload {
    var stored: JSON {
        .stored([
            "queued": queued.isEmpty ? nil : .stored(queued), "settled": settled.isEmpty ? nil : .stored(settled),
            "reopened": reopened.isEmpty ? nil : .array(reopened.map(JSON.integer)),
            "removed": removed.isEmpty ? nil : .array(removed.map(JSON.integer)),
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            queued: try stored.member("queued")?.list(Mark.self) ?? [],
            settled: try stored.member("settled")?.list(Mark.self) ?? [],
            reopened: try stored.member("reopened")?.elements.map { try $0.integer } ?? [],
            removed: try stored.member("removed")?.elements.map { try $0.integer } ?? [])
    }
}
