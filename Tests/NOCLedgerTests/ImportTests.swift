import CZlib
import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

struct ImportTests {
    @Test func `a file that brings nothing new leaves a record that verifies, whatever was packed on the way`()
        async throws
    {
        let room = Room()
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let series = Sample.series(50)
        try await ledger.store(Sample.web, series)
        let lines = series.map {
            #"{"kind":"observation","time":\#($0.time.milliseconds),"target":"web","check":"home","#
                + #""outcome":"\#($0.outcome.name)"}"#
        }
        let file = try room.file("same.ndjson", lines.joined(separator: "\n"))
        let summary = try ledger.importFile(file, plan: Sample.plan(), by: "w", at: series[49].time)
        #expect(summary.added == 0 && summary.skipped == 50)
        let problem = try ledger.verify().problem
        #expect(problem == nil, "\(problem?.description ?? "")")
        #expect(try ledger.all(Sample.web) == series)
    }

    let room = Room()
    private static let now = Sample.day + .seconds(40 * 86_400)

    private func bring(_ ledger: Ledger, _ text: String, name: String = "file.ndjson") throws -> ImportSummary {
        try ledger.importFile(try room.file(name, text), plan: Sample.plan(), by: "wang", at: Self.now)
    }

    private func lines(_ observations: [Observation], check: String = "\"web\",\"check\":\"home\"") -> [String] {
        observations.map { observation in
            let latency = observation.latency.map { "\($0.milliseconds)" } ?? "null"
            let reason = observation.reason.map { "\"\($0)\"" } ?? "null"
            return """
                {"kind":"observation","time":\(observation.time.milliseconds),"target":\(check),\
                "outcome":"\(observation.outcome.name)","latency_ms":\(latency),"reason":\(reason)}
                """
        }
    }

    @Test func `observations come in in any order, and the same file twice changes nothing`() throws {
        let ledger = try room.open(.write)
        let series = Sample.series(5_000)
        var random = Random(3)
        let text = lines(series).shuffled(using: &random).joined(separator: "\n")
        let first = try bring(ledger, text)
        #expect(first.observations == 5_000 && first.skipped == 0)
        #expect(try ledger.all(Sample.web) == series)
        #expect(try ledger.folds()[Sample.web] == Sample.fold(series))
        let head = try ledger.head()
        let again = try bring(ledger, text + "\n")
        #expect(again.observations == 0 && again.skipped == 5_000)
        #expect(try ledger.head() == head)
        let report = try ledger.verify()
        #expect(report.problem == nil && report.segments == 4 && report.observations == 5_000)
        #expect(try ledger.planVersions().map(\.plan) == [Sample.plan()])
    }

    @Test(arguments: 1...8)
    func `a history that comes in pieces is the same as one that comes at once`(seed: UInt64) async throws {
        let ledger = try room.open()
        // None speaks as long as to the next one: the files' lie in gaps of noc's own.
        let plan = Sample.plan(interval: 1)
        _ = try await ledger.resume(plan: plan, at: Sample.day)
        var random = Random(seed)
        let series = Sample.series(3_000, seed: seed)
        // Some stretches were measured here, the others come in three files.
        var parts: [[Observation]] = [[], [], [], []]
        for first in stride(from: 0, to: series.count, by: 60) {
            parts[Int(random.next(4))] += series[first..<first + 60]
        }
        try await ledger.store(Sample.web, parts[0])
        if seed % 2 == 0 {
            try await ledger.maintain(before: series[2_000].time, keeping: .seconds(400 * 86_400))
        }
        for part in parts[1...] {
            _ = try ledger.importFile(
                try room.file("part.ndjson", lines(part).joined(separator: "\n")), plan: plan, by: "wang",
                at: series[2_999].time)
            #expect(try ledger.verify().problem == nil)
        }
        #expect(try ledger.all(Sample.web) == series)
        #expect(try ledger.folds()[Sample.web] == Sample.fold(series))
        try await ledger.store(Sample.web, [Observation(time: series[2_999].time + .seconds(60), outcome: .ok)])
        try await ledger.maintain(before: series[2_999].time + .seconds(86_400), keeping: .seconds(400 * 86_400))
        #expect(try ledger.verify().problem == nil)
        #expect(try ledger.all(Sample.web).count == 3_001)
    }

    @Test func `the daemon refuses what lies before an import that another process made`() async throws {
        let daemon = try room.open()
        let cursor = try await daemon.resume(plan: Sample.plan(), at: Sample.day).cursor
        try await daemon.store(Sample.web, [Sample.observation(10)])
        _ = try bring(
            try room.open(.write),
            lines([Sample.observation(5, .fail), Sample.observation(200)]).joined(separator: "\n"))
        #expect(try await daemon.store(Sample.web, [Sample.observation(150), Sample.observation(210)]) == 1)
        #expect(try daemon.all(Sample.web).map(\.time) == [5, 10, 200, 210].map { Sample.day + .seconds($0) })
        #expect(try await daemon.changes(since: cursor).folds[Sample.web]?.lastTime == Sample.day + .seconds(210))
        #expect(try daemon.verify().problem == nil)
    }

    @Test func `imported rows are marked`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, [Sample.observation(10), Sample.observation(400)])
        _ = try bring(ledger, lines([Sample.observation(200)]).joined())
        let event = try #require(try ledger.events(kinds: [.imported]).first)
        let payload = try event.decode(ImportPayload.self)
        #expect(payload.by == "wang" && payload.file == "file.ndjson" && payload.checks == ["web/home": 1])
        let origins = try ledger.read { db in
            try StoredSegment.all(db, 1, startingIn: 0..<Int64.max, SegmentDecoder()).flatMap(\.content.origins)
        }
        #expect(origins.map(\.event) == [0, event.seq, 0])
    }

    @Test(arguments: [
        (
            #"{"kind":"observation","time":1791331200000,"target":"web","check":"nix","outcome":"ok"}"#,
            "the plan has no check web/nix"
        ),
        (
            #"{"kind":"observation","time":1791331200,"target":"web","check":"home","outcome":"ok"}"#,
            "time must be epoch"
        ),
        (#"{"kind":"observation","target":"web","check":"home","outcome":"ok"}"#, "the key time is missing"),
        (
            #"{"kind":"observation","time":1791331200000,"target":"web","check":"home","outcome":"up"}"#,
            "outcome must be"
        ),
        (
            #"{"kind":"observation","time":1791331200000,"target":"web","check":"home","outcome":"ok","latency_ms":-1}"#,
            "latency_ms"
        ),
        (#"{"kind":"observation","time":1791331200000,"target":"web""#, "cut off"),
        (#"{"kind":"visit"}"#, "kind must be"),
        (#"not json"#, "an object in braces"),
        (#"{"kind":"state","time":1791331200000,"target":"web","state":"excluded"}"#, "state must be one of"),
        (
            #"{"kind":"maintenance","target":"web","from":1791331200000,"to":1791331200000,"declared_at":1791331200000,"reason":"x"}"#,
            "to must be later"
        ),
        (
            #"{"kind":"maintenance","group":"nix","from":1791331200000,"to":1791331300000,"declared_at":1791331200000}"#,
            "no group nix"
        ),
        (
            #"{"kind":"correction","target":"nix","from":1791331200000,"to":1791331300000,"class":"up","reason":"r","recorded_at":1791331200000}"#,
            "no target nix"
        ),
        (
            #"{"kind":"correction","target":"web","from":1791331200000,"to":1791331300000,"class":"degraded","reason":"r","recorded_at":1791331200000}"#,
            "class must be one of"
        ),
        (#"{"kind":"record","indicator":"i","date":"2026-02-30","value":1}"#, "date must be like"),
    ])
    func `the first bad line is named and nothing is changed`(line: String, message: String) throws {
        let ledger = try room.open(.write)
        let good = lines(Sample.series(3)).joined(separator: "\n")
        let error = #expect(throws: LedgerError.self) { try bring(ledger, good + "\n" + line + "\n{\n") }
        #expect(error?.message.hasPrefix("file.ndjson:4: ") == true)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(try ledger.extents().isEmpty && ledger.planVersions().isEmpty)
    }

    @Test(arguments: [
        (#""kind":"observation","time":TIME,"check":"home","outcome":"ok""#, "time"),
        (#""kind":"state","time":TIME,"state":"down""#, "time"),
        (
            #""kind":"correction","from":1791331200000,"to":TIME,"class":"up","reason":"r","recorded_at":1791331200000"#,
            "to"
        ),
        (
            #""kind":"correction","from":1,"to":1791331200000,"class":"up","reason":"r","recorded_at":TIME"#,
            "recorded_at"
        ),
        (
            #""kind":"maintenance","from":1791331200000,"to":1791334800000,"declared_at":TIME,"reason":"r""#,
            "declared_at"
        ),
        (#""kind":"annotation","time":1791331200000,"recorded_at":TIME"#, "recorded_at"),
        (#""kind":"interruption","from":1791331200000,"to":TIME"#, "to"),
        (#""kind":"record","indicator":"i","date":"2026-10-07","value":1,"recorded_at":TIME"#, "recorded_at"),
    ])
    func `what has not happened yet cannot be imported`(members: String, key: String) throws {
        let ledger = try room.open(.write)
        func line(_ time: Instant) -> String {
            #"{"target":"web",\#(members)}"#.replacing("TIME", with: "\(time.milliseconds)")
                .replacing(#""from":1,"#, with: #""from":1791320400000,"#)
        }
        let error = #expect(throws: LedgerError.self) { try bring(ledger, "\n" + line(Self.now + .seconds(61))) }
        #expect(error?.message == "file.ndjson:2: \(key) lies in the future: 2026-11-16T08:01:01+08:00")
        #expect(try bring(ledger, line(Self.now + .seconds(59))).added == 1, "clocks differ a little")
    }

    @Test func `a table and a record by hand cannot lie in the future, planned work can`() throws {
        let ledger = try room.open(.write)
        let table =
            "time,target,check,outcome,latency_ms\n2026-10-07T00:00:00Z,web,home,ok,1\n2027-01-01T00:00:00Z,web,home,ok,1"
        var error = #expect(throws: LedgerError.self) { try bring(ledger, table, name: "a.csv") }
        #expect(error?.message == "a.csv:3: time lies in the future: 2027-01-01T08:00:00+08:00")
        error = #expect(throws: LedgerError.self) {
            try bring(ledger, #"{"kind":"record","indicator":"i","date":"2026-11-17","value":1}"#)
        }
        #expect(error?.message == "file.ndjson:1: date lies in the future: 2026-11-17")
        #expect(try bring(ledger, #"{"kind":"record","indicator":"i","date":"2026-11-16","value":1}"#).records == 1)
        let window =
            #"{"kind":"maintenance","target":"web","from":1891331200000,"to":1891334800000,"declared_at":1791331200000}"#
        #expect(try bring(ledger, window).maintenance == 1)
    }

    @Test func `a contradiction is an error at its line, even before a line that cannot be read`() throws {
        let ledger = try room.open(.write)
        _ = try bring(ledger, lines([Sample.observation(60)]).joined())
        let contradicting = lines([Sample.observation(0), Sample.observation(60, .fail)])
        var error = #expect(throws: LedgerError.self) {
            try bring(ledger, (contradicting + ["}"]).joined(separator: "\n"))
        }
        #expect(error?.message.hasPrefix("file.ndjson:2: contradicts the record") == true)
        let twice = lines([Sample.observation(120), Sample.observation(120), Sample.observation(120, .fail)])
        error = #expect(throws: LedgerError.self) { try bring(ledger, twice.joined(separator: "\n")) }
        #expect(error?.message.hasPrefix("file.ndjson:3: contradicts line 1") == true)
        #expect(try ledger.all(Sample.web) == [Sample.observation(60)])
    }

    @Test func `another monitor's states may end, and may be unreachable`() throws {
        let ledger = try room.open(.write)
        let text = ["unreachable", "end"].enumerated().map { index, state in
            #"{"kind":"state","time":\#(1_791_331_200_000 + index * 60_000),"target":"link","state":"\#(state)"}"#
        }
        #expect(try bring(ledger, text.joined(separator: "\n")).added == 2)
        #expect(try ledger.stateLines().map(\.value) == [.unreachable, .unmonitored])
        #expect(try bring(ledger, text.joined(separator: "\n")).skipped == 2)
        let error = #expect(throws: LedgerError.self) {
            try bring(ledger, #"{"kind":"state","time":1791331300000,"target":"link","state":"over"}"#)
        }
        #expect(error?.message.hasSuffix(#"unmonitored, end, not "over""#) == true)
    }

    @Test func `every kind of fact comes in once`() throws {
        let ledger = try room.open(.write)
        let text = """
            {"kind":"state","time":1791331200000,"target":"link","state":"down"}
            {"kind":"maintenance","target":"web","from":"2026-10-07T08:00:00+08:00","to":1791334800000,"declared_at":1791331200000,"by":"zhang","reason":"planned","backdated_approved_by":null}
            {"kind":"maintenance","group":"g","from":1791331200000,"to":1791334800000,"declared_at":1791331200000,"reason":"planned"}
            {"kind":"correction","target":"web","from":1791331200000,"to":1791334800000,"class":"excluded","reason":"joint \\u8ba4","by":"li","recorded_at":1791334800000}
            {"kind":"record","indicator":"drill","date":"2026-10-31","value":12.50,"by":"li","note":"on paper"}
            """
        let summary = try bring(ledger, text)
        #expect(summary.added == 5 && summary.maintenance == 2)
        #expect(
            try ledger.stateLines() == [
                StateLine(
                    target: "link", time: Sample.day, value: .down, importedAt: Self.now,
                    imported: ImportOrigin(file: "file.ndjson", by: "wang", at: Self.now))
            ])
        let windows = try ledger.maintenanceWindows()
        #expect(windows.map(\.by) == ["zhang", "wang"] && windows[0].interval.start == Sample.day)
        #expect(try ledger.corrections()[0].reason == "joint 认")
        #expect(try ledger.handRecords()[0].record.value == "12.50")
        #expect(try bring(ledger, text).skipped == 5)
        let error = #expect(throws: LedgerError.self) {
            try bring(ledger, #"{"kind":"state","time":1791331200000,"target":"link","state":"up"}"#)
        }
        #expect(error?.message.hasPrefix("file.ndjson:1: contradicts") == true)
        #expect(try ledger.verify().problem == nil)
    }

    @Test(
        arguments: [
            (#""indicator":"paymnt","value":"5""#, "no series of records paymnt; did you mean \"payment\"?"),
            (#""indicator":"payment","value":231150,"unit":"元""#, "231150: payment is kept in 万元, not in 元"),
            (#""indicator":"payment","value":"-5e9""#, "-5e9: payment takes a number"),
            (#""indicator":"payment","value":1e308"#, "1e308: payment takes a number"),
            (#""indicator":"online","value":"999%""#, "999%: online is a ratio"),
            (#""indicator":"online","value":"abc""#, "abc: online takes a number"),
        ])
    func `a record that its series would refuse is refused with its line`(members: String, message: String) throws {
        let ledger = try room.open(.write)
        let series = IndicatorCatalogue(records: [
            HandRecordSeries(id: "payment", name: "支付", kind: .payment),
            HandRecordSeries(id: "online", name: "率", kind: .ratio),
        ])
        func bring(_ members: String, _ date: String = "2026-10-07") throws -> ImportSummary {
            let good = #"{"kind":"record","indicator":"payment","date":"2026-10-08","value":"92.46万元"}"#
            return try ledger.importFile(
                try room.file("file.ndjson", "\(good)\n{\"kind\":\"record\",\"date\":\"\(date)\",\(members)}"),
                plan: Sample.plan(), indicators: series, by: "wang", at: Self.now)
        }
        var error = #expect(throws: LedgerError.self) { try bring(members) }
        #expect(error?.message.hasPrefix("file.ndjson:2: ") == true)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        error = #expect(throws: LedgerError.self) { try bring(#""indicator":"payment","value":5"#, "1926-10-07") }
        #expect(error?.message == "file.ndjson:2: 1926-10-07: expected a day from 1990-01-01 on")
        #expect(try ledger.handRecords().isEmpty)
        #expect(try bring(#""indicator":"payment","value":5"#).records == 2)
        let records = try ledger.handRecords().map(\.record).sorted { $0.date < $1.date }
        #expect(records.map(\.value) == ["5", "92.46"] && records.allSatisfy { $0.unit == "万元" })
    }

    @Test func `records of a series that the configuration names no longer come in as they are, and are named`() throws
    {
        let ledger = try room.open(.write)
        func bring(_ series: String, value: String, _ configured: [String]) throws -> ImportSummary {
            let line =
                #"{"kind":"record","indicator":"\#(series)","date":"2026-10-07","value":"\#(value)","unit":"万元"}"#
            return try ledger.importFile(
                try room.file("file.ndjson", line), plan: Sample.plan(),
                indicators: IndicatorCatalogue(
                    records: configured.map { HandRecordSeries(id: $0, name: "支付", kind: .payment) }),
                by: "wang", at: Self.now)
        }
        let removed = try bring("old-bill", value: "5", ["payment"])
        #expect(removed.records == 1 && removed.formerSeries == ["old-bill"])
        #expect(try bring("payment", value: "5", ["payment"]).formerSeries.isEmpty)
        // Nearly a name that there is, but the record knows it.
        let known = try bring("payment", value: "6", ["payment-2"])
        #expect(known.records == 1 && known.formerSeries == ["payment"])
        let error = #expect(throws: LedgerError.self) { try bring("paymen", value: "5", ["payment-2", "paymant"]) }
        #expect(error?.message.contains("name it under records: until the file is imported") == true)
        #expect(try ledger.handRecords().count == 3)
        #expect(try ledger.verify().problem == nil)
    }

    @Test func `a table is read, packed files too, and their errors have a line`() throws {
        let ledger = try room.open(.write)
        let table =
            "time,target,check,outcome,latency_ms,reason\r\n"
            + "1791331200000,web,home,ok,12.5,\r\n\"2026-10-07T00:01:00Z\",web,\"home\",fail,,\"timeout: \"\"x\"\", y\"\r\n"
        #expect(try bring(ledger, table, name: "a.csv").observations == 2)
        #expect(
            try ledger.all(Sample.web) == [
                Sample.observation(0, latency: 12.5),
                Sample.observation(60, .fail, latency: nil, reason: Reason(.timeout, "\"x\", y")),
            ])
        var error = #expect(throws: LedgerError.self) { try bring(ledger, "time,target\n1,2", name: "b.csv") }
        #expect(error?.message.hasPrefix("b.csv:1: the first line must be") == true)
        error = #expect(throws: LedgerError.self) {
            try bring(ledger, "time,target,check,outcome,latency_ms\n1791331200000,web,home,ok", name: "b.csv")
        }
        #expect(error?.message.hasPrefix("b.csv:2: 4 fields") == true)

        let text = lines(Sample.series(4_000, from: Sample.day + .seconds(100_000))).joined(separator: "\n") + "\n"
        let packed = try Zstandard().pack(Array(text.utf8))
        let path = try room.file("c.ndjson.zst", Data(packed + packed))
        let summary = try ledger.importFile(path, plan: Sample.plan(), by: "w", at: Self.now)
        #expect(summary.observations == 4_000 && summary.skipped == 4_000)
        let gzipped = gzip(text)
        #expect(
            try ledger.importFile(
                try room.file("d.ndjson.gz", gzipped), plan: Sample.plan(), by: "w", at: Self.now
            ).skipped == 4_000)
        #expect(throws: LedgerError.self) {
            try ledger.importFile(
                try room.file("e.ndjson.gz", gzipped.prefix(gzipped.count / 2)), plan: Sample.plan(), by: "w",
                at: Self.now)
        }
        let damaged = try room.file("f.zst", "nonsense")
        error = #expect(throws: LedgerError.self) {
            try ledger.importFile(damaged, plan: Sample.plan(), by: "w", at: Self.now)
        }
        #expect(error?.message == "cannot read \(damaged): it is no zstd file, or damaged")
    }

    @Test func `a file that unpacks to far more than it holds is read to its end, and a byte order mark is skipped`()
        throws
    {
        let ledger = try room.open(.write)
        let blanks = String(repeating: String(repeating: " ", count: 1_000) + "\n", count: 3_000)
        let text = "\u{FEFF}" + lines([Sample.observation(0)]).joined() + "\n" + blanks
        for name in ["a.ndjson.zst", "b.ndjson.gz"] {
            let data = name.hasSuffix("gz") ? gzip(text) : Data(try Zstandard().pack(Array(text.utf8)))
            let path = try room.file(name, data)
            let summary = try ledger.importFile(path, plan: Sample.plan(), by: "w", at: Self.now)
            #expect(summary.added + summary.skipped == 1)
        }
    }

    @Test func `a line without an end is refused in bounded memory`() throws {
        let ledger = try room.open(.write)
        let error = #expect(throws: LedgerError.self) {
            try bring(ledger, "{}".replacingOccurrences(of: "{}", with: String(repeating: "x", count: 3 << 20)))
        }
        #expect(error?.message.contains("longer than 1 MiB") == true)
    }

    @Test func `a report to the carrier from before the outage is refused with its line`() throws {
        let ledger = try room.open(.write)
        let line = { (reported: String) in
            #"{"kind":"annotation","target":"web","time":"2026-10-07T06:05:12Z","recorded_at":"2026-10-07T08:00:00Z","#
                + #""by":"li","reported_at":"\#(reported)"}"#
        }
        _ = try bring(ledger, line("2026-10-07T06:05:12Z"))
        let error = #expect(throws: LedgerError.self) { try bring(ledger, line("2026-10-07T06:05:11Z")) }
        #expect(error?.message.hasPrefix("file.ndjson:1: reported_at lies before time") == true)
        #expect(try ledger.annotations().count == 1)
    }

    @Test func `a line of nobody is refused with a remedy that is said in no surface's words`() throws {
        let start = Sample.day.milliseconds
        let window =
            #"{"kind":"maintenance","target":"web","from":\#(start),"to":\#(start + 60_000),"#
            + #""declared_at":\#(start),"reason":"割接"}"#
        let error = #expect(throws: LedgerError.self) {
            try room.open(.write).importFile(
                try room.file("nobody.ndjson", window), plan: Sample.plan(), by: "", at: Self.now)
        }
        #expect(error?.remedy == .nameAuthor && error?.message.hasSuffix("the key by is missing") == true)
    }

    @Test func `a dry run tells what would be and changes nothing`() throws {
        let ledger = try room.open(.write)
        let path = try room.file("x.ndjson", lines(Sample.series(50)).joined(separator: "\n"))
        let summary = try ledger.importFile(path, plan: Sample.plan(), by: "w", at: Self.now, dryRun: true)
        #expect(summary.observations == 50)
        #expect(try ledger.extents().isEmpty && ledger.head().seq == 0)
    }

    @Test
    func `a window over time that was observed before its import counts from then, one that comes along does not`()
        async throws
    {
        let ledger = try room.open(.write)
        let window =
            #"{"kind":"maintenance","target":"web","from":1791331200000,"to":1791334800000,"#
            + #""declared_at":1791000000000,"by":"li","reason":"割接"}"#
        let other = window.replacing(#""web""#, with: #""link""#)
        _ = try bring(ledger, (lines(Sample.series(5)) + [window]).joined(separator: "\n"))
        #expect(try ledger.maintenanceWindows().map(\.isOverObserved) == [false])
        let again = window.replacing("割接", with: "再次")
        _ = try bring(ledger, [again, other].joined(separator: "\n"))
        let windows = try ledger.maintenanceWindows()
        #expect(windows.map(\.isOverObserved) == [false, true, false])
        #expect(windows[1].countsFrom == Self.now && windows[1].declaredAt == Instant(milliseconds: 1_791_000_000_000))
        #expect(windows.map(\.imported?.by) == ["wang", "wang", "wang"])
        #expect(try bring(ledger, [window, again, other].joined(separator: "\n")).added == 0)
    }

    @Test(arguments: [false, true])
    func `an import says how much of its states noc's own observations hide, a trial too`(dryRun: Bool) throws {
        let ledger = try room.open(.write)
        let observations = lines(Sample.series(60))
        let states = [
            #"{"kind":"state","time":1791331200000,"target":"web","state":"up"}"#,
            #"{"kind":"state","time":1791338400000,"target":"web","state":"end"}"#,
        ]
        let file = try room.file("states.ndjson", (observations + states).joined(separator: "\n"))
        let summary = try ledger.importFile(file, plan: Sample.plan(), by: "wang", at: Self.now, dryRun: dryRun)
        let covered = try #require(Sample.series(60).last).time + Sample.plan().targets[0].checks[0].policy.staleAfter
        let first = try #require(Sample.series(60).first)
        #expect(summary.states == 2 && summary.hidden.states.lines == 1)
        #expect(summary.hidden.states.milliseconds == covered.milliseconds - first.time.milliseconds)
    }

    @Test func `a correction that was withdrawn is known still, and not exported`() throws {
        let ledger = try room.open(.write)
        let line =
            #"{"kind":"correction","target":"web","from":1791331200000,"to":1791334800000,"class":"excluded","#
            + #""reason":"停电","by":"li","recorded_at":1791334800000}"#
        _ = try bring(ledger, line)
        let id = try #require(try ledger.corrections().first).id
        let voided = try ledger.voidCorrection(id: id, by: "王工", reason: "记错", recordedAt: Self.now)
        #expect(voided.voided == Voiding(by: "王工", reason: "记错", at: Self.now))
        #expect(try ledger.corrections() == [voided])
        #expect(try bring(ledger, line).skipped == 1)
        #expect(try !export(ledger).contains("停电"))
        #expect(try ledger.verify().problem == nil)
        #expect(throws: LedgerError.self) {
            try ledger.voidCorrection(id: id, by: "王工", reason: "r", recordedAt: Self.now)
        }
    }

    @Test func `what an incident joins is imported and exported, and what is no id is refused`() throws {
        let ledger = try room.open(.write)
        let line =
            #"{"kind":"annotation","time":1791331200000,"target":"web","recorded_at":1791334800000,"by":"li","#
            + #""joins":"link@20261007T000000Z"}"#
        _ = try bring(ledger, line)
        #expect(try ledger.annotations().map(\.joins) == ["link@20261007T000000Z"])
        #expect(try export(ledger).contains(#""joins":"link@20261007T000000Z""#))
        let error = #expect(throws: LedgerError.self) {
            try bring(ledger, line.replacing("link@20261007T000000Z", with: "link"))
        }
        #expect(error?.message.contains("joins must be the id of an incident or an event") == true)
    }

    @Test func `an export brought into an empty record gives the same record`() async throws {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(2_000, measurements: true))
        try await ledger.store(Sample.link, Sample.series(100, seed: 9))
        try await ledger.maintain(before: Sample.day + .seconds(86_400), keeping: .seconds(400 * 86_400))
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day + .seconds(300_000))
        let window = try ledger.addMaintenance(
            MaintenanceWindow(
                scope: .target("web"), interval: Interval(Sample.day, Sample.day + .seconds(9_000)),
                declaredAt: Sample.day,
                by: "wang", reason: "割接 \"a\"\\"))
        try ledger.endMaintenance(id: window.id, at: Sample.day + .seconds(60), by: "w", recordedAt: Sample.day)
        try ledger.addCorrection(
            Correction(
                target: "web", interval: Interval(Sample.day, Sample.day + .seconds(60)), value: .up, reason: "r",
                by: "li",
                recordedAt: Sample.day + .seconds(90)))
        try ledger.annotate(
            Annotation(
                target: "web", instant: Sample.day, recordedAt: Sample.day, by: "li", acknowledges: true,
                cause: "power",
                reportedAt: Sample.day + .seconds(5)))
        _ = try bring(ledger, #"{"kind":"state","time":1791331200000,"target":"link","state":"up"}"#)

        let text = try export(ledger)
        let other = Room()
        let copy = try other.open(.write)
        _ = try copy.importFile(try room.file("e.ndjson", text), plan: Sample.plan(), by: "w", at: Self.now)
        // The copy learned of it when it was brought: that counts there, and the line is known here by what was said before.
        let back = try export(copy)
        #expect(
            try ledger.importFile(try room.file("b.ndjson", back), plan: Sample.plan(), by: "w", at: Self.now).added
                == 0)
        #expect(try copy.all(Sample.web) == ledger.all(Sample.web))
        #expect(try copy.interruptions() == ledger.interruptions())
        let origin = ImportOrigin(file: "e.ndjson", by: "w", at: Self.now)
        #expect(
            try copy.annotations()
                == ledger.annotations().map { annotation in
                    var annotation = annotation
                    annotation.imported = origin
                    return annotation
                })
        #expect(try copy.verify().problem == nil)
        let head = try ledger.head()
        #expect(
            try ledger.importFile(try room.file("e.ndjson", text), plan: Sample.plan(), by: "w", at: Self.now).added
                == 0)
        #expect(try ledger.head() == head)
    }

    @Test func `an export has the moments that count, so that no other record counts what a file claimed`() async throws
    {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(60))
        let claimed = Sample.day.milliseconds - 86_400_000
        let (from, to) = (Sample.day.milliseconds, Sample.day.milliseconds + 3_600_000)
        let late = [
            #"{"kind":"maintenance","target":"web","from":\#(from),"to":\#(to),"declared_at":\#(claimed),"by":"li"}"#,
            #"{"kind":"correction","target":"web","from":\#(from),"to":\#(to),"class":"excluded","reason":"r","by":"li","#
                + #""recorded_at":\#(from)}"#,
            #"{"kind":"record","indicator":"drill","date":"2026-10-07","value":"1","by":"li","recorded_at":\#(from)}"#,
            #"{"kind":"annotation","time":\#(from),"target":"web","recorded_at":\#(from),"by":"li","acknowledges":true}"#,
        ]
        #expect(try bring(ledger, late.joined(separator: "\n"), name: "late.ndjson").added == 4)
        let text = try export(ledger)
        #expect(text.components(separatedBy: #""claimed_at":"#).count == 5)
        let other = Room()
        let copy = try other.open(.write)
        _ = try copy.importFile(
            try room.file("e.ndjson", text), plan: Sample.plan(), by: "w", at: Self.now + .seconds(86_400))
        let window = try #require(try copy.maintenanceWindows().first)
        #expect(window.countsFrom == Self.now && window.isBackdated)
        #expect(try copy.corrections().map(\.recordedAt) == [Self.now])
        #expect(try copy.allHandRecords().map(\.record.recordedAt) == [Self.now])
        #expect(try copy.annotations().map(\.recordedAt) == [Self.now])
        // Both know their lines again, each other's too.
        for (record, lines) in [(ledger, text), (copy, text), (ledger, try export(copy))] {
            let file = try room.file("again.ndjson", lines)
            let later = Self.now + .seconds(2 * 86_400)
            #expect(try record.importFile(file, plan: Sample.plan(), by: "w", at: later).added == 0)
        }
    }

    private func export(_ ledger: Ledger) throws -> String {
        var bytes: [UInt8] = []
        _ = try ledger.export(Interval(.distantPast, .distantFuture)) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func gzip(_ text: String) -> Data {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        var input = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: input.count + 1_000)
        let count = input.count
        let capacity = output.count
        input.withUnsafeMutableBufferPointer { from in
            output.withUnsafeMutableBufferPointer { to in
                stream.next_in = from.baseAddress
                stream.avail_in = UInt32(count)
                stream.next_out = to.baseAddress
                stream.avail_out = UInt32(capacity)
                _ = deflate(&stream, Z_FINISH)
            }
        }
        defer { deflateEnd(&stream) }
        return Data(output[..<Int(stream.total_out)])
    }
}
