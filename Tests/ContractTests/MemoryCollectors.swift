import NOCCore
import Synchronization
import TestSupport

@testable import NOCLedger

/// The records of other collectors in memory, each as the pages that came.
final class MemoryCollectors: RecordIntake {
    private let own: any RecordOutlet
    private let records = Mutex<[String: MemoryCollected]>([:])

    init(own: any RecordOutlet) { self.own = own }

    private func known(_ collector: CollectorIdentity) throws -> MemoryCollected? {
        guard let known = records.withLock({ $0[collector.description] }) else { return nil }
        guard known.collector == collector else { throw MemoryFailure(code: .fork, message: "two records, one name") }
        return known
    }

    func cursor(of collector: CollectorIdentity) throws -> CopyCursor { try known(collector)?.cursor ?? .beginning }

    func takeIn(_ page: RecordPage) throws -> PageReceipt {
        let checked = try CheckedPage(page)
        let ours = try own.collector()
        guard ours.record != page.collector.record else {
            throw MemoryFailure(code: .invalid, message: "the own record")
        }
        guard ours.description != page.collector.description else {
            throw MemoryFailure(code: .fork, message: "the own name")
        }
        var record = try known(page.collector) ?? MemoryCollected(page.collector)
        let receipt = try record.take(checked)
        records.withLock { $0[page.collector.description] = record }
        return receipt
    }

    func collected() -> [CollectedRecord] {
        records.withLock { $0.values.map { $0 } }.sorted { "\($0.collector)" < "\($1.collector)" }.map {
            CollectedRecord(
                collector: $0.collector, cursor: $0.cursor, announced: $0.announced, lastSeen: $0.lastSeen)
        }
    }

    func record(of collector: CollectorIdentity) throws -> any CollectorRecord {
        guard try known(collector) != nil else { throw MemoryFailure(code: .missing, message: "nothing was taken in") }
        return MemoryCollectorRecord { [self] in records.withLock { $0[collector.description]! } }
    }
}

/// A record as far as it came. A value, so that a page which is refused half-way leaves nothing.
struct MemoryCollected {
    let collector: CollectorIdentity
    private(set) var events: [ChainEvent] = []
    private(set) var plans: [String: [UInt8]] = [:]
    private(set) var segments: [CopiedSegment] = []
    private(set) var cursor: CopyCursor
    private(set) var announced: EvidenceHead
    private(set) var lastSeen: Instant?
    private(set) var unfinished: [CalendarDay: Int64] = [:]

    init(_ collector: CollectorIdentity) {
        self.collector = collector
        let start = Chain.genesis(ofRecord: collector.record).hex
        cursor = CopyCursor(event: 0, hash: start)
        announced = EvidenceHead(events: 0, hash: start)
    }

    var head: EvidenceHead {
        EvidenceHead(
            events: Int64(events.count), hash: events.last?.hash.hex ?? Chain.genesis(ofRecord: collector.record).hex)
    }

    mutating func take(_ checked: CheckedPage) throws -> PageReceipt {
        let page = checked.page
        guard !page.from.isAfter(cursor) else { throw MemoryFailure(code: .gap, message: "after \(head.events)") }
        var theirs = checked.events.map { EvidenceHead(events: $0.seq, hash: $0.hash.hex) } + [page.head]
        theirs.append(EvidenceHead(events: page.from.event, hash: checked.before.hash.hex))
        let ours = events.map { EvidenceHead(events: $0.seq, hash: $0.hash.hex) } + [head, announced]
        for one in theirs where ours.contains(where: { $0.events == one.events && $0.hash != one.hash }) {
            throw MemoryFailure(code: .fork, message: "event \(one.events)")
        }
        var receipt = PageReceipt()
        if page.to.isAfter(cursor) { try apply(checked, &receipt) }
        if page.head.events > announced.events { announced = page.head }
        if let seen = page.lastSeen { lastSeen = max(lastSeen ?? seen, seen) }
        return receipt
    }

    private mutating func apply(_ checked: CheckedPage, _ receipt: inout PageReceipt) throws {
        let page = checked.page
        var rest = page.segments.filter { !cursor.covers($0.place) }[...]
        let new = checked.events.filter { $0.seq > head.events }
        receipt = PageReceipt(events: new.count, segments: rest.count)
        for plan in page.plans where plans.updateValue(plan.data, forKey: plan.digest) == nil { receipt.plans += 1 }
        for event in new {
            while let segment = rest.first, segment.place.event <= event.seq {
                try store(rest.removeFirst(), page)
            }
            events.append(event)
            guard event.kind == ChainKind.retire.rawValue else { continue }
            let days = Set(try event.changedDays.map(\.number))
            segments.removeAll { days.contains(DayRoot.number(of: $0.place.start)) && $0.event < event.seq }
        }
        for segment in rest { try store(segment, page) }
        cursor = page.to
        unfinished = unfinished.filter { $0.value > head.events }
        for day in page.unfinished { unfinished[day.day] = day.until }
        try checkDays(page)
    }

    private mutating func store(_ segment: CopiedSegment, _ page: RecordPage) throws {
        guard segments.allSatisfy({ ($0.key == segment.key) == ($0.place.check == segment.place.check) }) else {
            throw CheckedPage.damaged(page, "\(segment.key) has another number")
        }
        segments.removeAll {
            $0.key == segment.key && $0.place.start <= segment.last && $0.last >= segment.place.start
        }
        var stored = segment
        stored.place.event = segment.event
        segments.append(stored)
    }

    /// Each day that is whole has the digest that the chain tells of.
    private func checkDays(_ page: RecordPage) throws {
        var record = ChainRecord()
        do {
            for event in events { try record.note(event) }
        } catch let damage as Damage {
            throw CheckedPage.damaged(page, damage.what)
        }
        let here = Dictionary(grouping: segments) { DayRoot.number(of: $0.place.start) }
        for day in Set(here.keys).union(record.days.keys) {
            guard unfinished[CalendarDay(number: Int(day))] == nil else { continue }
            var writer = ByteWriter()
            writer.fixed(day)
            let ordered = (here[day] ?? []).sorted {
                ($0.place.start, $0.place.check) < ($1.place.start, $1.place.check)
            }
            for segment in ordered { writer.raw(Digest(hex: segment.digest)!.bytes) }
            guard record.days[day].map({ $0.root == Digest(of: writer.bytes).hex }) ?? ordered.isEmpty else {
                throw CheckedPage.damaged(page, "the segments of day \(day)")
            }
        }
    }
}

/// Such a record, to be read.
struct MemoryCollectorRecord: CollectorRecord {
    let now: @Sendable () -> MemoryCollected

    func collector() -> CollectorIdentity { now().collector }

    func page(after cursor: CopyCursor, limit: Int) throws -> RecordPage {
        let record = now()
        let hash = cursor.event <= record.head.events ? record.hash(of: cursor.event) : nil
        guard let hash, cursor.hash == nil || cursor.hash == hash else {
            throw MemoryFailure(code: .fork, message: "event \(cursor.event)")
        }
        var from = cursor
        from.hash = hash
        var page = RecordPage(collector: record.collector, from: from, head: record.head)
        page.lastSeen = record.lastSeen
        var size = 0
        let ordered = record.segments.sorted { $0.place < $1.place }
        filling: repeat {
            for segment in ordered where !page.to.covers(segment.place) && segment.place.event == page.to.event + 1 {
                if size >= limit { break filling }
                page.segments.append(segment)
                page.to.segment = segment.place
                size += segment.data.count
            }
            guard page.to.event < record.head.events else { break }
            let event = record.events[Int(page.to.event)]
            page.events.append(
                CopiedEvent(
                    number: event.seq, time: event.time, kind: event.kind, payload: event.payload, hash: event.hash.hex)
            )
            page.to = CopyCursor(event: event.seq, hash: event.hash.hex)
            size += event.payload.utf8.count
            guard event.kind == ChainKind.plan.rawValue else { continue }
            let digest = try event.decode(PlanPayload.self).plan
            if !page.plans.contains(where: { $0.digest == digest }) {
                page.plans.append(CopiedPlan(digest: digest, data: record.plans[digest]!))
            }
        } while size < limit
        page.unfinished = try record.unfinished(in: page)
        return page
    }

    func snapshot() throws -> any RecordSnapshot { try memory() }
    func planVersions() throws -> [PlanVersion] { try memory().planVersions() }
    func maintenanceWindows() throws -> [MaintenanceWindow] { try memory().maintenanceWindows() }
    func corrections() throws -> [Correction] { try memory().corrections() }
    func stateLines() throws -> [StateLine] { try memory().stateLines() }
    func annotations() throws -> [Annotation] { try memory().annotations() }
    func interruptions() throws -> [Interval] { try memory().interruptions() }
    func observationImports() throws -> [Int64: ImportOrigin] { try memory().observationImports() }
    func registeredIncidents() throws -> [RegisteredIncident] { try memory().registeredIncidents() }
    func extents() throws -> [CheckKey: Interval] { try memory().extents() }
    func allHandRecords() throws -> [StoredHandRecord] { try memory().allHandRecords() }
    func evidenceHead() -> EvidenceHead { now().head }
    func hasEvent(withHash hash: String) -> Bool { now().events.contains { $0.hash.hex == hash } }
    func hash(of plan: AccountingPlan) -> String { Ledger.digest(of: plan).hex }

    func read(
        _ check: CheckKey, _ interval: Interval, columns: RecordColumns, start: (FoldState) -> Void,
        receive: (borrowing ObservationColumns) throws -> Bool
    ) throws {
        try memory().read(check, interval, columns: columns, start: start, receive: receive)
    }

    /// Walks all of it as if it came anew.
    func verification(of interval: Interval?, progress: (Int, Int) -> Void) -> EvidenceVerification {
        var result = EvidenceVerification()
        do {
            let page = try page(after: .beginning, limit: .max)
            _ = try CheckedPage(page)
            result.head = page.head
            result.events = page.events.count
            result.segments = page.segments.count
            result.unfinished = now().unfinished.keys.sorted()
        } catch {
            result.problem = EvidenceProblem(place: "the record", message: "\(error)")
        }
        return result
    }

    private func memory() throws -> MemoryRecord {
        let record = now()
        var result = MemoryRecord(plans: [])
        for event in record.events { try result.note(event, record.plans) }
        if let seen = record.lastSeen { result.silences.append(Interval(seen, .distantFuture)) }
        result.head = record.head
        let decoder = SegmentDecoder()
        for segment in record.segments.sorted(by: { $0.place.start < $1.place.start }) {
            let content = try segment.data.withUnsafeBytes(decoder.content)
            if result.observations[segment.key] == nil {
                result.folds[segment.key] = try segment.state.withUnsafeBytes {
                    try FoldState(encoded: $0, base: segment.place.start)
                }
            }
            result.observations[segment.key, default: []] += content.columns.observations
        }
        return result
    }
}

extension MemoryCollected {
    func hash(of event: Int64) -> String {
        event == 0 ? Chain.genesis(ofRecord: collector.record).hex : events[Int(event) - 1].hash.hex
    }

    /// Days of the page that a later event changes, or that were unfinished when they came.
    func unfinished(in page: RecordPage) throws -> [UnfinishedDay] {
        var last: [Int64: Int64] = [:]
        for event in events { for day in try event.changedDays { last[day.number] = event.seq } }
        var days = Set(page.segments.map { DayRoot.number(of: $0.place.start) })
        for event in events where page.from.event < event.seq && event.seq <= page.to.event {
            days.formUnion(try event.changedDays.map(\.number))
        }
        return days.sorted().compactMap { day in
            guard let event = last[day], event > page.to.event else { return nil }
            return UnfinishedDay(day: CalendarDay(number: Int(day)), until: event)
        }
    }
}

extension MemoryRecord {
    fileprivate mutating func note(_ event: ChainEvent, _ packed: [String: [UInt8]]) throws {
        switch ChainKind(rawValue: event.kind) {
        case .plan:
            let digest = try event.decode(PlanPayload.self).plan
            let json = try packed[digest]!.withUnsafeBytes { try PlanArchive.unpack($0, Digest(hex: digest)!) }
            let plan = try AccountingPlan(storedText: String(decoding: json, as: UTF8.self), in: "a plan")
            plans.append(PlanVersion(time: event.time, plan: plan))
        case .maintenance:
            let payload = try event.decode(MaintenancePayload.self)
            if var window = payload.window {
                window.id = event.seq
                window.imported = payload.imported?.origin(at: event.time)
                window.isOverObserved = payload.imported?.isOverObserved ?? false
                windows.append(window)
            } else if let index = windows.firstIndex(where: { $0.id == payload.ends }), let at = payload.at {
                let window = windows[index].interval
                windows[index].interval = Interval(window.start, min(window.end, at))
                windows[index].ended = .init(by: payload.by ?? "", at: event.time)
                if payload.isWithdrawn {
                    windows[index].recurs?.isWithdrawn = true
                } else {
                    windows[index].recurs?.isCut = true
                }
            }
        case .correction:
            let payload = try event.decode(CorrectionPayload.self)
            if var correction = payload.correction {
                correction.id = event.seq
                correction.imported = payload.imported?.origin(at: event.time)
                rulings.append(correction)
            } else if let index = rulings.firstIndex(where: { $0.id == payload.voids }) {
                rulings[index].voided = Voiding(by: payload.by ?? "", reason: payload.reason ?? "", at: event.time)
            }
        case .annotation:
            let payload = try event.decode(AnnotationPayload.self)
            var annotation = payload.annotation
            annotation.imported = payload.imported?.origin(at: event.time)
            notes.append(annotation)
        case .record: try note(event.decode(HandRecordPayload.self), event)
        case .incident:
            guard let incident = try event.decode(IncidentPayload.self).register else { return }
            register.removeAll { $0.id == incident.id }
            register.append(incident)
        case .start:
            let details = try event.decode(EventPayload.self).details
            guard let silent = details["silent_since"].flatMap({ Int64($0) }) else { return }
            silences.append(Interval(Instant(milliseconds: silent), event.time))
        default: return
        }
    }

    private mutating func note(_ payload: HandRecordPayload, _ event: ChainEvent) {
        if let record = payload.record {
            handRecords.append(
                StoredHandRecord(
                    id: event.seq, record: record, knownSince: event.time,
                    imported: payload.imported?.origin(at: event.time)))
        } else if let index = handRecords.firstIndex(where: { $0.id == payload.voids }) {
            handRecords[index].voided = .init(by: payload.by ?? "", reason: payload.reason ?? "", at: event.time)
        }
    }
}
