internal import NOCCore

/// The targets, checks, groups and series of records that a file may name; checks are found by the bytes of the line.
struct ImportNames {
    private var targets: Set<String> = []
    private var groups: Set<String>
    private let indicators: IndicatorCatalogue
    private(set) var checks: [CheckKey] = []
    private var numbers: [CheckKey: Int] = [:]
    /// By a hash of the names' bytes; the names are compared too.
    private var places: [UInt64: (number: Int, target: [UInt8], check: [UInt8])] = [:]

    init(_ plan: AccountingPlan, _ indicators: IndicatorCatalogue) {
        self.indicators = indicators
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
    /// files of another collector.
    func checked(_ record: HandRecord) throws -> HandRecord {
        guard !indicators.isEmpty else { return record }
        guard let series = indicators.recordable(record.indicator) else { throw unknown(record.indicator) }
        var record = record
        do {
            try RecordSeries.check(record.date)
            (record.value, record.unit) = try series.read(
                record.value, unit: record.unit, grades: indicators.grades.map(\.name))
        } catch {
            throw JSONLine.Fault(error.description.cleanLine())
        }
        return record
    }

    private func unknown(_ series: String) -> JSONLine.Fault {
        let hint = Suggestion.nearest(series, among: indicators.recordableNames).map { "; did you mean \"\($0)\"?" }
        return JSONLine.Fault("the configuration has no series of records \(series.cleanLine())\(hint ?? "")")
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
