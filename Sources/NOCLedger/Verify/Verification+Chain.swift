internal import GRDB
internal import NOCCore

extension Verification {
    mutating func walkChain() throws {
        var hash = try Chain.genesis(db)
        var seq: Int64 = 0
        try Broken.at("the chain after event \(seq)") {
            try Chain.forEach(db) { event in
                let place = "event \(event.seq) of the chain (\(event.kind))"
                guard event.seq == seq + 1 else { throw Broken(place, "event \(seq + 1) is missing") }
                hash = Chain.hash(
                    after: hash, seq: event.seq, time: event.time.milliseconds, kind: event.kind, payload: event.payload
                )
                guard hash == event.hash else {
                    throw Broken(place, "its hash does not fit its content and the event before")
                }
                try Broken.at(place) { try record.note(event) }
                seq = event.seq
                report.events += 1
            }
        }
        report.head = ChainHead(seq: seq, hash: hash)
        report.retired = record.retired
    }

    mutating func walkPlans() throws {
        var found: Set<String> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT digest, json FROM plans")
        while let row = try rows.next() {
            let digest = try Broken.at("a row of table plans") { try row.digest(0) }
            let place = "plan \(digest)"
            guard record.plans.contains(digest.hex) else { throw Broken(place, "no event of the chain names it") }
            try Broken.at(place) { _ = try row.withBytes(1) { try PlanArchive.unpack($0, digest) } }
            found.insert(digest.hex)
            report.plans += 1
        }
        if let missing = record.plans.subtracting(found).sorted().first {
            throw Broken("plan \(missing)", "the chain names it, but it is missing")
        }
    }

    func walkChecks() throws -> [Int64: CheckKey] {
        var keys: [Int64: CheckKey] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, target, name, digest FROM checks")
        while let row = try rows.next() {
            let id = try row.integer(0)
            let key = CheckKey(target: try row.string(1), check: try row.string(2))
            // One that cannot be read does not fit either.
            let digest = try? row.digest(3)
            guard digest == CheckDictionary.digest(id, key) else {
                throw Broken("check \(id) (\(key))", "its digest does not fit its names")
            }
            keys[id] = key
        }
        if origin == nil, let names = record.covered.names,
            try CheckDictionary.digest(db, upTo: names.last).hex != names.digest
        {
            throw Broken("table checks", "the chain has other names of the checks up to \(names.last)")
        }
        return keys
    }
}
