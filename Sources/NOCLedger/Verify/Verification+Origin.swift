internal import GRDB
internal import NOCCore

extension Verification {
    /// Days of a record that was taken in, of which more is on its way.
    var unfinishedDays: Set<Int64> { Set(origin?.unfinished.keys.map { $0 } ?? []) }

    /// That a record which was taken in is as far as it says, and of whom it says.
    mutating func checkOrigin() throws {
        let place = "the origin of the record"
        guard let origin = try Broken.at(place, { try Origin.load(db) }), let head = report.head else { return }
        self.origin = origin
        report.unfinished = origin.unfinished.keys.sorted().map { CalendarDay(number: Int($0)) }
        guard origin.cursor.event == head.seq, origin.cursor.hash == head.hash.hex else {
            throw Broken(
                place, "it says that the chain ends with event \(origin.cursor.event), it ends with \(head.seq)")
        }
        guard Chain.genesis(ofRecord: origin.collector.record) == (try Chain.genesis(db)) else {
            throw Broken(place, "it names another record than the one that is here")
        }
        let last = origin.announced
        guard last.events > head.seq || (last.events == head.seq && last.hash == head.hash.hex) else {
            throw Broken(place, "it says that event \(last.events) was announced as the last, and the chain has others")
        }
        guard origin.unfinished.values.allSatisfy({ head.seq < $0 && $0 <= last.events }) else {
            throw Broken(place, "it waits for events that are there, or that nobody announced")
        }
        guard last.events == head.seq, let digest = try PlanArchive.latest(db)?.digest else { return }
        let site = try Broken.at(place) { try PlanArchive.load(db, digest).site }
        guard site.id == origin.collector.site, site.collector == origin.collector.collector else {
            throw Broken(place, "its plan is of \(site.id).\(site.collector), not of \(origin.collector)")
        }
    }

    /// What is noted of days is what the chain says of them.
    func walkDays() throws {
        var found: Set<Int64> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT day, seq, base, digest FROM days")
        while let row = try rows.next() {
            let day = try row.integer(0)
            let noted = ChangedDay(event: try row.integer(1), base: try row.integer(2))
            let place = "what is noted of \(CalendarDay(number: Int(day)))"
            // One that cannot be read does not fit either.
            guard (try? row.digest(3)) == noted.digest(day) else {
                throw Broken(place, "its digest does not fit its content")
            }
            let events = record.changes[day] ?? []
            guard noted.event == events.last, noted.base == 0 || events.contains(noted.base) else {
                throw Broken(place, "the chain has other events that changed its segments")
            }
            found.insert(day)
        }
        if let missing = Set(record.changes.keys).subtracting(found).min() {
            throw Broken("what is noted of \(CalendarDay(number: Int(missing)))", "it is missing")
        }
    }
}
