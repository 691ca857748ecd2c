internal import NOCCore

/// The targets, checks, groups and series of records that a file may name; checks are found by the bytes of the line.
struct ImportNames {
    private var targets: Set<String> = []
    private var groups: Set<String>
    private let indicators: IndicatorCatalogue
    /// Series that records here already belong to, in the configuration or not.
    private let recorded: Set<String>
    /// Those of the file's series that the configuration does not name.
    private(set) var formerSeries: Set<String> = []
    private(set) var checks: [CheckKey] = []
    private var numbers: [CheckKey: Int] = [:]
    /// By a hash of the names' bytes; the names are compared too.
    private var places: [UInt64: (number: Int, target: [UInt8], check: [UInt8])] = [:]

    init(_ plan: AccountingPlan, _ indicators: IndicatorCatalogue, recorded: Set<String>) {
        self.indicators = indicators
        self.recorded = recorded
        groups = Set(plan.groups.map(\.id))
        for target in plan.targets {
            targets.insert(target.id)
            for check in target.checks { add(CheckKey(target: target.id, check: check.id)) }
        }
    }

    private mutating func add(_ key: CheckKey) {
        let target = Array(key.target.utf8)
        let check = Array(key.check.utf8)
        let hash = target.withUnsafeBytes { a in check.withUnsafeBytes { b in ImportNames.hash(a, b) } }
        places[hash] = (checks.count, target, check)
        numbers[key] = checks.count
        checks.append(key)
    }

    /// The number of the check in `checks`; nil when the plan does not have it.
    func check(_ target: UnsafeRawBufferPointer, _ check: UnsafeRawBufferPointer) -> Int? {
        if let place = places[ImportNames.hash(target, check)], place.target.elementsEqual(target),
            place.check.elementsEqual(check)
        {
            return place.number
        }
        let key = CheckKey(
            target: String(decoding: target, as: UTF8.self), check: String(decoding: check, as: UTF8.self))
        return numbers[key]
    }

    func check(_ key: CheckKey) -> Int? { numbers[key] }

    func hasTarget(_ id: String) -> Bool { targets.contains(id) }
    func hasGroup(_ id: String) -> Bool { groups.contains(id) }

    /// `record` as `noc record add` would keep it. Where the configuration has no indicators at all, as they are: the
    /// files of another collector. So too of a series that it names no longer: history outlives the configuration, as it
    /// does in the record. A name that is nearly one of the configuration's, and that no record has, is a slip.
    mutating func checked(_ record: HandRecord) throws -> HandRecord {
        guard !indicators.isEmpty else { return record }
        var record = record
        do {
            try HandRecordSeries.check(record.date)
            guard let series = indicators.recordable(record.indicator) else {
                try former(record.indicator)
                return record
            }
            record.title = record.title ?? series.name
            (record.value, record.unit) = try series.read(
                record.value, unit: record.unit, grades: indicators.grades.map(\.name))
        } catch let fault as HandRecordFault {
            throw JSONLine.Fault(fault.description.cleanLine())
        }
        return record
    }

    private mutating func former(_ series: String) throws {
        if !recorded.contains(series), let near = Suggestion.nearest(series, among: indicators.recordableNames) {
            throw JSONLine.Fault(
                "the configuration has no series of records \(series.cleanLine()); did you mean \"\(near)\"? If it was a "
                    + "series once, name it under records: until the file is imported")
        }
        formerSeries.insert(series)
    }

    /// FNV-1a over both, with a separator that no name has.
    private static func hash(_ target: UnsafeRawBufferPointer, _ check: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in target { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        for byte in check { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
