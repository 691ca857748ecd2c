internal import Foundation
internal import NOCCore

/// What a line says that is not an observation.
enum ImportedFact {
    case state(StateLine)
    case interruption(Interval)
    // People write few of these; a file may have a million of the others, which are small.
    indirect case maintenance(MaintenanceWindow)
    indirect case correction(Correction)
    indirect case record(HandRecord)
    indirect case annotation(Annotation)
}

/// Reads lines of CONTRACT 4 into observations and facts. Faults are thrown as `JSONLine.Fault`.
struct LineReader {
    private(set) var names: ImportNames
    let timeZone: TimeZone
    /// Who imports, for lines that do not say by whom.
    let by: String
    let now: Instant
    /// What has happened cannot lie after this.
    private let latest: Instant
    private var json = JSONLine()
    /// What an export says beside the fact that was read last: when it was said elsewhere.
    private(set) var claimedAt: Instant?

    /// How far the clock of another collector may be ahead.
    static let tolerance: Duration = .seconds(60)

    init(
        _ plan: AccountingPlan, _ indicators: IndicatorCatalogue, recorded: Set<String>, by: String, now: Instant
    ) {
        names = ImportNames(plan, indicators, recorded: recorded)
        timeZone = plan.site.timeZone
        self.by = by
        self.now = now
        latest = now + LineReader.tolerance
    }

    /// Puts an observation into `rows`; gives any other fact back. A line of white space says nothing.
    mutating func read(_ line: UnsafeRawBufferPointer, _ number: Int32, into rows: inout ImportedRows) throws
        -> ImportedFact?
    {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
        try json.parse(line)
        guard let kind = json.value("kind") else { throw JSONLine.Fault("the key kind is missing") }
        guard !kind.bytes.equals("observation") else {
            try observation(number, into: &rows)
            return nil
        }
        claimedAt = try optionalPast("claimed_at")
        return try fact(kind.text ?? "")
    }

    private func observation(_ number: Int32, into rows: inout ImportedRows) throws {
        guard let target = json.value("target"), let check = json.value("check") else {
            throw JSONLine.Fault("an observation needs target and check")
        }
        let isPlain = target.kind == .string && check.kind == .string
        let place = isPlain ? names.check(target.bytes, check.bytes) : try names.check(key(target, check))
        guard let place else {
            throw JSONLine.Fault("the plan has no check \("\(try key(target, check))".cleanLine())")
        }
        let row = ImportedObservation(
            time: try past("time").milliseconds, line: number, latency: try latency(), reason: -1,
            outcome: try outcome(json.value("outcome")?.bytes), hasMeasurements: false)
        rows.append(row, check: place, reason: try optionalText("reason"), measurements: try measurements())
    }

    /// No attempt takes longer than a day.
    private static let longestLatency = 86_400_000.0
    static let wrongLatency = JSONLine.Fault(
        "latency_ms must be a number of milliseconds, 0 to \(Int(longestLatency))")

    static func latency(_ milliseconds: Double) -> Int32? {
        guard (0...longestLatency).contains(milliseconds) else { return nil }
        return Latency(milliseconds: milliseconds).tenths
    }

    private func key(_ target: JSONToken, _ check: JSONToken) throws -> CheckKey {
        guard let target = target.text, let check = check.text else {
            throw JSONLine.Fault("target and check must be texts")
        }
        return CheckKey(target: target, check: check)
    }

    private func latency() throws -> Int32 {
        guard let value = json.value("latency_ms") else { return ObservationColumns.noLatency }
        guard let number = value.number, let latency = LineReader.latency(number) else { throw LineReader.wrongLatency }
        return latency
    }

    private func measurements() throws -> [NOCCore.Measurement] {
        guard let value = json.value("measurements") else { return [] }
        guard value.kind == .object else { throw JSONLine.Fault("measurements must be an object") }
        var result: [NOCCore.Measurement] = []
        var areNumbers = true
        var scanner = JSONScanner(value.bytes)
        // The line was scanned whole before: nothing in it is no JSON.
        try? scanner.object { scanner, name throws(JSONScanner.Fault) in
            let number = try scanner.value().number
            let name = String(decoding: name.bytes, as: UTF8.self)
            if ObservationLimits.isName(name), let number {
                result.append(NOCCore.Measurement(name, number))
            } else {
                areNumbers = false
            }
        }
        guard areNumbers else { throw JSONLine.Fault("measurements must be numbers under short lower-case names") }
        let kept = ObservationLimits.kept(result)
        guard kept.count == result.count else { throw JSONLine.Fault("too many measurements, or one twice") }
        return kept
    }
}

extension LineReader {
    func outcome(_ bytes: UnsafeRawBufferPointer?) throws -> Outcome {
        guard let bytes else { throw JSONLine.Fault("the key outcome is missing") }
        if bytes.equals("ok") { return .ok }
        guard let outcome = Outcome(name: String(decoding: bytes, as: UTF8.self)) else {
            throw JSONLine.Fault(
                "outcome must be ok, degraded, fail or unknown, not \"\(String(decoding: bytes, as: UTF8.self).cleanLine())\""
            )
        }
        return outcome
    }

    /// Epoch milliseconds as a number, or RFC 3339.
    private func time(_ key: StaticString) throws -> Instant {
        guard let time = try optionalTime(key) else { throw JSONLine.Fault("the key \(key) is missing") }
        return time
    }

    private func optionalTime(_ key: StaticString) throws -> Instant? {
        guard let value = json.value(key) else { return nil }
        guard value.kind == .number else { return try time(text: value.text ?? "", key) }
        guard let milliseconds = value.integer, LineReader.times.contains(milliseconds) else {
            throw LineReader.wrongTime(key)
        }
        return Instant(milliseconds: milliseconds)
    }

    func time(text: String, _ key: StaticString) throws -> Instant {
        let number = Int64(text).map { Instant(milliseconds: $0) }
        guard let time = number ?? TimeText.parse(text, timeZone: timeZone),
            LineReader.times.contains(time.milliseconds)
        else { throw LineReader.wrongTime(key) }
        return time
    }

    /// The time of something that has happened.
    private func past(_ key: StaticString) throws -> Instant { try past(try time(key), key) }

    private func optionalPast(_ key: StaticString) throws -> Instant? {
        try optionalTime(key).map { try past($0, key) }
    }

    /// A row from the future would keep the daemon from storing what it observes until then.
    func past(_ time: Instant, _ key: StaticString) throws -> Instant {
        guard time > latest else { return time }
        throw JSONLine.Fault("\(key) lies in the future: \(TimeText.rfc3339(time, timeZone: timeZone))")
    }

    /// 1971 to 9999: a number of seconds is not taken for one of milliseconds.
    private static let times: Range<Int64> = 31_536_000_000..<253_402_300_800_000

    static func wrongTime(_ key: StaticString) -> JSONLine.Fault {
        JSONLine.Fault("\(key) must be epoch milliseconds or a time like 2026-10-07T14:05:06+08:00")
    }

    private func optionalText(_ key: StaticString) throws -> String? {
        guard let value = json.value(key) else { return nil }
        guard let text = value.text else { throw JSONLine.Fault("\(key) must be a text") }
        return try bounded(text, "\(key)")
    }

    /// What another file says at length has the limit of what is typed.
    func bounded(_ text: String, _ key: String) throws -> String {
        guard !SaidText.isTooLong(text) else {
            throw JSONLine.Fault("\(key) has \(text.count) characters: expected at most \(SaidText.longest)")
        }
        return text
    }

    private func text(_ key: StaticString) throws -> String {
        guard let text = try optionalText(key), !text.isEmpty else { throw JSONLine.Fault("the key \(key) is missing") }
        return text
    }
}

extension LineReader {
    private mutating func fact(_ kind: String) throws -> ImportedFact? {
        switch kind {
        case "state": return .state(try state())
        case "maintenance": return .maintenance(try maintenance())
        case "correction": return .correction(try correction())
        case "record": return .record(try record())
        case "annotation": return .annotation(try annotation())
        case "interruption": return .interruption(try pastInterval())
        // What proves an export elsewhere says nothing beyond the other lines.
        case _ where EvidenceLines.kinds.contains(kind): return nil
        default:
            throw JSONLine.Fault(
                "kind must be observation, state, maintenance, correction, record, annotation or interruption")
        }
    }

    private func target() throws -> String {
        let target = try text("target")
        guard names.hasTarget(target) else { throw JSONLine.Fault("the plan has no target \(target.cleanLine())") }
        return target
    }

    private func author() throws -> String {
        let author = try optionalText("by") ?? by
        guard !author.isEmpty else { throw JSONLine.Fault("the key by is missing", remedy: .nameAuthor) }
        return author
    }

    private func interval() throws -> Interval {
        let (from, to) = (try time("from"), try time("to"))
        guard from < to else { throw JSONLine.Fault("to must be later than from") }
        return Interval(from, to)
    }

    private func pastInterval() throws -> Interval {
        let interval = try interval()
        _ = try past(interval.end, "to")
        return interval
    }

    private func availability(_ key: StaticString, _ allowed: [AvailabilityClass]) throws -> AvailabilityClass {
        let name = try text(key)
        guard let value = AvailabilityClass(name: name), allowed.contains(value) else {
            throw JSONLine.Fault(
                "\(key) must be one of \(allowed.map(\.name).joined(separator: ", "))\(key.description == "state" ? ", end" : ""), not \"\(name.cleanLine())\""
            )
        }
        return value
    }

    private func state() throws -> StateLine {
        // From `end` on the other monitor claims nothing, which is what `unmonitored` says.
        let value: AvailabilityClass =
            try text("state") == "end"
            ? .unmonitored
            : try availability("state", [.up, .degraded, .down, .unreachable, .unknown, .unmonitored])
        return StateLine(
            target: try target(), time: try past("time"), value: value,
            importedAt: try optionalPast("imported_at") ?? now)
    }

    /// Planned work alone may lie ahead.
    private func maintenance() throws -> MaintenanceWindow {
        let interval = try interval()
        guard interval.duration <= MaintenanceWindow.longest else {
            throw JSONLine.Fault("to lies more than a year behind from: expected the end of planned work")
        }
        return MaintenanceWindow(
            scope: try scope(), interval: interval, declaredAt: try past("declared_at"), by: try author(),
            reason: try optionalText("reason") ?? "", backdatedApprovedBy: try optionalText("backdated_approved_by"),
            recurs: try optionalText("recurs").map(RecurringOrigin.init(written:)))
    }

    private func scope() throws -> MaintenanceWindow.Scope {
        guard let group = try optionalText("group") else { return .target(try target()) }
        guard json.value("target") == nil else { throw JSONLine.Fault("either target or group, not both") }
        guard names.hasGroup(group) else { throw JSONLine.Fault("the plan has no group \(group.cleanLine())") }
        return .group(group)
    }

    private func correction() throws -> Correction {
        Correction(
            target: try target(), interval: try pastInterval(), value: try availability("class", Correction.classes),
            reason: try text("reason"), by: try author(), recordedAt: try past("recorded_at"))
    }

    private mutating func record() throws -> HandRecord {
        guard let date = CalendarDay(try text("date")) else { throw JSONLine.Fault("date must be like 2026-10-31") }
        guard date <= timeZone.day(of: latest) else { throw JSONLine.Fault("date lies in the future: \(date)") }
        guard let value = json.value("value")?.written else {
            throw JSONLine.Fault("value must be a number or a text")
        }
        return try names.checked(
            HandRecord(
                indicator: try text("indicator"), title: try optionalText("title"), date: date, value: value,
                unit: try optionalText("unit"), by: try author(), note: try optionalText("note"),
                recordedAt: try optionalPast("recorded_at") ?? now, attachments: try attachments()))
    }

    /// Names and hashes; the content is not in the file.
    private func attachments() throws -> [Attachment] {
        guard let value = json.value("attachments") else { return [] }
        // Whatever is wrong with it, the message says what was expected.
        guard let json = try? JSON(value.bytes), let list = try? StoredValue(json, .named("")).list(Attachment.self)
        else {
            throw LineReader.wrongAttachments
        }
        guard
            list.allSatisfy({
                $0.name == Attachment.safeName($0.name) && $0.bytes >= 0 && Digest(hex: $0.sha256)?.hex == $0.sha256
            })
        else { throw LineReader.wrongAttachments }
        return list
    }

    private static let wrongAttachments = JSONLine.Fault(
        "attachments must be a list of {\"name\": a plain file name, \"bytes\": …, \"sha256\": 64 digits}")

    private func joins() throws -> String? {
        guard let name = try optionalText("joins") else { return nil }
        guard EventID(name) != nil || IncidentID.parse(name) != nil else {
            throw JSONLine.Fault("joins must be the id of an incident or an event, such as web@20261007T060512Z")
        }
        return name
    }

    private func annotation() throws -> Annotation {
        let annotation = Annotation(
            target: try target(), alert: try optionalText("alert"), instant: try past("time"),
            recordedAt: try past("recorded_at"), by: try author(),
            acknowledges: json.value("acknowledges")?.boolean ?? false, cause: try optionalText("cause"),
            responsible: try optionalText("responsible"), note: try optionalText("note"),
            reportedAt: try optionalPast("reported_at"), resolution: try optionalText("resolution"),
            joins: try joins())
        if let reported = annotation.reportedAt,
            !FaultReport.isPossible(at: reported, ofOutageFrom: annotation.instant)
        {
            throw JSONLine.Fault("reported_at lies before time, when the outage began: expected when it was reported")
        }
        return annotation
    }
}
