internal import Foundation
internal import GRDB
internal import NOCCore

/// Brings one file into the record, inside one write transaction.
final class Importer {
    /// Observations held in memory at once, 24 bytes each; a larger file is stored piece by piece, still in one transaction.
    static let mostRows = 8_000_000

    /// Of the record before the import.
    var interruptions: [Interval] = []
    /// Whether the record held an observation of these targets in that time before the import.
    var held: (_ targets: Set<String>, _ time: Interval) throws -> Bool = { _, _ in false }
    private let file: InputFile
    private let name: String
    private let by: String
    private let now: Instant
    private var reader: LineReader
    private let isTable: Bool
    private var table = CSVLine()
    private let tableLine = TableLine()
    private var columns = 0
    private var rows: ImportedRows
    private let plan: AccountingPlan
    private var facts: [(line: Int, fact: ImportedFact, claimedAt: Instant?)] = []
    private var summary: ImportSummary
    private var counts: [CheckKey: Int] = [:]
    private var days: Set<Int64> = []
    private let decoder = SegmentDecoder()
    /// The first bad line found; the transaction ends without a trace.
    private var bad: BadLine?

    /// `recorded` are the series that the record has already.
    init(
        path: String, plan: AccountingPlan, indicators: IndicatorCatalogue, recorded: Set<String>, by: String,
        now: Instant
    ) throws {
        name = URL(fileURLWithPath: path).lastPathComponent
        isTable = [".csv", ".csv.gz", ".csv.zst"].contains { path.lowercased().hasSuffix($0) }
        file = try InputFile(path: path, isTable: isTable)
        self.by = by
        self.now = now
        self.plan = plan
        reader = LineReader(plan, indicators, recorded: recorded, by: by, now: now)
        rows = ImportedRows(checks: reader.names.checks.count)
        summary = ImportSummary(file: name)
    }

    /// Reads on until memory is full; true at the end of the file, or at the first bad line.
    func read(progress: (Int, Int) -> Void) throws -> Bool {
        do {
            while rows.count < Importer.mostRows {
                guard let line = try file.next() else {
                    progress(file.progress.read, file.progress.of)
                    return true
                }
                if line.number % 100_000 == 0 { progress(file.progress.read, file.progress.of) }
                try read(line.bytes, line.number)
            }
            return false
        } catch let line as BadLine {
            note(line)
            return true
        }
    }

    private func read(_ line: UnsafeRawBufferPointer, _ number: Int) throws {
        let position = Int32(clamping: number)
        do {
            if isTable {
                try readTable(line, position)
            } else if let fact = try reader.read(line, position, into: &rows) {
                facts.append((number, fact, reader.claimedAt))
            }
        } catch let fault as JSONLine.Fault {
            throw BadLine(number, fault.message, remedy: fault.remedy)
        }
    }

    private func readTable(_ line: UnsafeRawBufferPointer, _ position: Int32) throws {
        guard !line.isEmpty else { return }
        try table.parse(tableLine.utf8(line))
        if columns == 0 {
            try reader.checkHeader(table)
            columns = table.fields.count
        } else {
            try reader.read(table, columns: columns, position, into: &rows)
        }
    }

    /// Stores the observations read so far.
    func storeRows(_ db: Database, _ policies: Policies, origin: Int64) throws {
        let editor = SegmentEditor(db, policies, event: origin)
        let closed = now.milliseconds - 7_200_000
        let isWatched = try Facts.firstStart(db) != nil
        var unpacked: [Int64: SegmentContent]?
        for (index, key) in reader.names.checks.enumerated() where !rows.rows[index].isEmpty {
            guard var list = sorted(index), let last = list.last else { continue }
            let check = try CheckDictionary.id(db, key)
            let tail = try Tail.of(db, check)
            if last.time > tail?.last ?? .min || tail?.state.isSettledGood == false {
                unpacked = try unpacked ?? UnpackedRows.load(db)
                // What the daemon stored since the last hour was packed goes first, so that all of it is in segments.
                if let live = unpacked?[check]?.after(tail?.last ?? .min) {
                    _ = try editor.merge(live, of: check, key, closed: closed)
                }
            }
            if isWatched { list = try visible(list, db, check, key, policies) }
            guard !list.isEmpty else { continue }
            let content = rows.content(list, origin: origin)
            let merge = try editor.merge(content, of: check, key, closed: closed)
            add(merge, key, list)
        }
        days.formUnion(editor.days)
        rows.removeAll()
    }

    /// Those that lie where noc observed nothing itself; none where they would undo an outage that it saw.
    private func visible(
        _ list: [ImportedObservation], _ db: Database, _ check: Int64, _ key: CheckKey, _ policies: Policies
    ) throws -> [ImportedObservation] {
        let own = OwnObservations(policies: policies.of(key), interruptions: interruptions.map(\.start.milliseconds))
        let history = try own.history(db, check, around: list, decoder)
        let visible = own.visible(list, beside: history.rows)
        summary.hidden.observations += list.count - visible.count
        guard let undone = own.undone(by: visible, in: history), let row = visible.last(where: { $0.time < undone })
        else { return visible }
        let moment = TimeText.rfc3339(Instant(milliseconds: undone), timeZone: plan.site.timeZone)
        note(
            BadLine(
                Int(row.line),
                "would end an outage of \(key) that noc itself saw go on at \(moment): its own observations stand"))
        return []
    }

    private func sorted(_ check: Int) -> [ImportedObservation]? {
        do {
            return try rows.sorted(check, repeated: &summary.skipped)
        } catch let line as BadLine {
            note(line)
        } catch {
            note(BadLine(0, "\(error)"))
        }
        return nil
    }

    private func add(_ merge: SegmentEditor.Merge, _ key: CheckKey, _ list: [ImportedObservation]) {
        summary.observations += merge.added
        summary.skipped += merge.skipped
        if merge.added > 0 { counts[key, default: 0] += merge.added }
        let conflicts = Set(merge.conflicts)
        guard let row = list.filter({ conflicts.contains($0.time) }).min(by: { $0.line < $1.line }) else { return }
        note(
            BadLine(
                Int(row.line),
                "contradicts the record: another outcome of \(key) than \(row.outcome.name) is stored for that time"))
    }

    private func note(_ line: BadLine) {
        if bad.map({ line.number < $0.number }) ?? true { bad = line }
    }

    /// Those that are new.
    private func newFacts(_ db: Database, isDaemonAlive: Bool) throws -> [ImportedFact] {
        var known = try KnownFacts(db)
        let runs = try OwnRuns(db, isDaemonAlive: isDaemonAlive)
        var new: [ImportedFact] = []
        for (line, fact, claimedAt) in factsInOrder {
            do {
                if case .interruption(let interval) = fact, runs.holds(interval.start) {
                    summary.hidden.interruptions += 1
                } else if try known.isNew(fact, claimedAt: claimedAt) {
                    new.append(fact)
                    summary.count(fact)
                } else {
                    summary.skipped += 1
                }
            } catch let fault as JSONLine.Fault {
                note(BadLine(line, fault.message, remedy: fault.remedy))
            }
        }
        return new
    }

    /// As in the file, but interruptions last, by their starts and the longer ones first.
    private var factsInOrder: [(line: Int, fact: ImportedFact, claimedAt: Instant?)] {
        var others: [(line: Int, fact: ImportedFact, claimedAt: Instant?)] = []
        var interruptions: [(line: Int, interval: Interval)] = []
        for (line, fact, claimedAt) in facts {
            if case .interruption(let interval) = fact {
                interruptions.append((line, interval))
            } else {
                others.append((line, fact, claimedAt))
            }
        }
        interruptions.sort { ($0.interval.start, $1.interval.end) < ($1.interval.start, $0.interval.end) }
        return others + interruptions.map { ($0.line, .interruption($0.interval), nil) }
    }

    /// Ends the import: its event, which the rows point to as the next one of the chain, and the events of the facts; or the
    /// first bad line as an error.
    ///
    /// - Parameter isDaemonAlive: of the record.
    func finish(_ db: Database, isDaemonAlive: Bool) throws -> ImportSummary {
        let new = try newFacts(db, isDaemonAlive: isDaemonAlive)
        if let bad { throw LedgerError(.invalid, "\(name):\(bad.number): \(bad.message)", remedy: bad.remedy) }
        summary.formerSeries = reader.names.formerSeries.sorted()
        guard summary.added > 0 else {
            // Nothing is new, but what the daemon stored last may have been packed on the way.
            try Ledger.append(db, .seal, days, at: now)
            return summary
        }
        var payload = ImportPayload(
            file: name, sha256: file.digest().hex, by: by, observations: summary.observations,
            skipped: summary.skipped, checks: [:], days: try DayRoot.compute(db, days), states: [], interruptions: [])
        for (key, count) in counts { payload.checks[key.description] = count }
        for fact in new {
            if case .state(let state) = fact { payload.states.append(state) }
            if case .interruption(let interval) = fact { payload.interruptions.append(interval) }
        }
        let event = try Chain.append(db, time: now, kind: .imported, payload)
        try ChangedDay.note(db, days, event: event)
        for fact in new { try append(db, fact) }
        let record = TransactionRecord(db: db, isDaemonAlive: isDaemonAlive)
        summary.hidden.states = try HiddenStates(payload.states, of: record, asOf: now)
        return summary
    }

    private func isOverObserved(_ window: MaintenanceWindow) throws -> Bool {
        // A target that the plan has no longer may have been observed, too.
        var targets = Set(plan.targets.filter(window.covers).map(\.id))
        if case .target(let id) = window.scope { targets.insert(id) }
        return try held(targets, window.interval)
    }

    private func append(_ db: Database, _ fact: ImportedFact) throws {
        let mark = ImportMark(file: name, by: by)
        func add(_ kind: ChainKind, _ payload: some Stored) throws {
            _ = try Chain.append(db, time: now, kind: kind, payload)
        }
        switch fact {
        case .maintenance(let window):
            var mark = mark
            mark.isOverObserved = try isOverObserved(window)
            try add(.maintenance, MaintenancePayload(window: window, imported: mark))
        case .correction(let correction):
            try add(.correction, CorrectionPayload(correction: correction, imported: mark))
        case .record(let record): try add(.record, HandRecordPayload(record: record, imported: mark))
        case .annotation(let annotation):
            try add(.annotation, AnnotationPayload(annotation: annotation, imported: mark))
        case .state, .interruption: break
        }
    }
}
