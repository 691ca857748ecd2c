import Foundation
import NOCCore
import NOCDocument
import NOCReport
import TestSupport

/// October 2026 of a small room, computed by the real accounts: outages, planned work, corrections, gaps, hostile names.
struct SampleMonth {
    static let zone = TimeZone(identifier: "Asia/Shanghai")!
    static let hostile =
        "=cmd|'/c calc'!A1<script>alert(1)</script>\u{202E}\u{200F}&\"'|[x](http://evil)\u{1B}[31m\n"
        + String(repeating: "长", count: 200)

    private(set) var record: MemoryRecord
    let period = Period.parse(kind: .month, "2026-10", timeZone: zone)!
    var asOf: Instant

    static func at(_ text: String) -> Instant { TimeText.parse(text, timeZone: zone)! }
    static func span(_ from: String, _ to: String) -> Interval { Interval(at(from), at(to)) }

    init(asOf: String = "2026-11-02 00:00") {
        self.asOf = Self.at(asOf)
        record = MemoryRecord(plans: [PlanVersion(time: Self.at("2026-09-01"), plan: Self.plan)])
        fillObservations()
        fillRegister()
    }

    /// Another story than the usual.
    mutating func change(_ body: (inout MemoryRecord) -> Void) { body(&record) }

    /// Another promise for the leased lines, from the beginning.
    mutating func promise(_ availability: Int) {
        record.plans[0].plan.objectives[0].availability = availability
    }

    func account() throws -> PeriodAccount {
        try Accounts.account(period, of: record, asOf: asOf, options: .init(columns: .everything))
    }

    func report() throws -> Report {
        let evidence = ReportEvidence(
            head: String(repeating: "3f9a", count: 16), software: "noc 1.0.0",
            generatedAt: Self.at("2026-11-02 08:00:05"))
        return Report(try account(), evidence: evidence)
    }

    func file(_ format: ReportFormat) throws -> String { try Self.file(format, of: try report()) }

    /// The report when all is known; computed once.
    static func settled() throws -> Report { try once.get() }

    private static let once = Result { try SampleMonth().report() }

    static func file(_ format: ReportFormat) throws -> String { try file(format, of: try settled()) }

    private static func file(_ format: ReportFormat, of report: Report) throws -> String {
        let files = ReportRenderer.render(report, [format]).files().products
        return String(decoding: files[0].data, as: UTF8.self)
    }

    // MARK: The plan

    private static var plan: AccountingPlan {
        let policy = CheckPolicy(
            interval: .seconds(300), timeout: .seconds(10), retryInterval: .seconds(60), failuresToDown: 3,
            successesToUp: 2)
        func check(_ id: String, _ kind: String, measureOnly: Bool = false, unverified: Bool = false)
            -> AccountingPlan.Check
        {
            .init(
                id: id, kind: kind, policy: policy, measureOnly: measureOnly, unverifiedTLS: unverified,
                legacyTLS: unverified)
        }
        let office = ServiceHours.weekly(
            WeeklyHours(
                days: Array(repeating: [.init(start: 510, end: 720), .init(start: 840, end: 1_080)], count: 5) + [
                    [], [],
                ],
                holidays: Set((1...7).map { CalendarDay(year: 2026, month: 10, day: $0) }),
                workdays: [CalendarDay(year: 2026, month: 10, day: 10)]))
        return AccountingPlan(
            site: .init(
                id: "dongqu-core", name: "东区核心机房", organisation: "攀枝花市东区电子政务建设管理中心", collector: "ops-1",
                network: "电子政务外网", zone: "Asia/Shanghai", locale: "zh-CN"),
            objectives: [
                Objective(id: "leased-line", availability: 999_000, unreachable: .exclude, origin: "建议值，须单位确认"),
                Objective(id: "office", availability: 990_000, hours: office, origin: "建议值，须单位确认"),
            ],
            groups: [
                .init(id: "internet", name: "互联网出口", objective: "leased-line"),
                .init(id: "sites", name: "网站与平台", objective: "office", aggregate: .mean),
            ],
            sentinels: ["gateway"],
            targets: [
                .init(id: "gateway", name: "核心网关", checks: [check("ping", "icmp")]),
                .init(
                    id: "telecom", name: "互联网出口（电信）", group: "internet", parents: ["gateway"], affectedUnits: 42,
                    checks: [check("port", "snmp"), check("rtt", "icmp", measureOnly: true)]),
                .init(id: "unicom", name: "互联网出口（联通）", group: "internet", checks: [check("port", "snmp")]),
                .init(
                    id: "website", name: "区政府网站", group: "sites",
                    checks: [check("home", "http"), check("search", "http", unverified: true)]),
                .init(id: "grid", name: "省网格化平台", group: "sites", checks: [check("login", "http")]),
                .init(id: "spare", name: "备用专线", group: "internet", checks: [check("port", "snmp")]),
                .init(id: "hostile", name: hostile, checks: [check("home", "http")]),
            ])
    }

    // MARK: What was observed

    /// Failures and the like of a check: from, to, outcome, reason.
    private static let troubles: [String: [(String, String, Outcome, Reason)]] = [
        "telecom/port": [
            ("2026-09-30 23:10", "2026-10-01 00:40", .fail, Reason(.portDown)),
            ("2026-10-14 09:02", "2026-10-14 10:25", .fail, Reason(.portDown)),
            ("2026-10-20 01:00", "2026-10-20 03:00", .fail, Reason(.portDown)),
            ("2026-10-27 15:00", "2026-10-27 15:04", .fail, Reason(.timeout)),
        ],
        "website/home": [
            ("2026-10-12 08:00", "2026-10-12 17:30", .fail, Reason(.statusUnexpected, "500 Internal Server Error")),
            ("2026-10-22 14:00", "2026-10-22 19:00", .degraded, Reason(.slow, "4.1 s")),
        ],
        "grid/login": [("2026-10-15 10:00", "2026-10-15 10:40", .fail, Reason(.loginRefused))],
        "unicom/port": [("2026-10-25 06:00", "2026-10-25 20:00", .unknown, Reason(.portAdminDown))],
        "hostile/home": [("2026-10-30 22:00", "2026-11-05", .fail, Reason(.bodyUnexpected, "<b>|=1+1"))],
    ]

    private mutating func fillObservations() {
        for target in Self.plan.targets where target.id != "spare" {
            for check in target.checks {
                record.observations[CheckKey(target: target.id, check: check.id)] = observations(target.id, check)
            }
        }
    }

    private func observations(_ target: String, _ check: AccountingPlan.Check) -> [Observation] {
        let troubles = (Self.troubles["\(target)/\(check.id)"] ?? []).map { (Self.span($0.0, $0.1), $0.2, $0.3) }
        let silence = Self.span("2026-10-18 02:00", "2026-10-18 05:30")
        let start = Self.at("2026-09-29").milliseconds
        return stride(from: start, to: min(asOf, Self.at("2026-11-02")).milliseconds, by: 300_000).compactMap { time in
            let time = Instant(milliseconds: time)
            guard !silence.contains(time) else { return nil }
            let trouble = troubles.first { $0.0.contains(time) }
            let hour = Double(time.milliseconds / 3_600_000 % 24)
            let wave = 18 + 9 * sin((hour - 8) / 24 * 2 * .pi) + Double(time.milliseconds / 300_000 % 7)
            let latency =
                trouble?.1 == .fail || trouble?.1 == .unknown ? nil : wave * (trouble?.1 == .degraded ? 40 : 1)
            return Observation(
                time: time, outcome: trouble?.1 ?? .ok, latency: latency.map(Latency.init(milliseconds:)),
                reason: trouble?.2,
                measurements: check.kind == "icmp" ? [Measurement("loss_percent", trouble == nil ? 0 : 20)] : [])
        }
    }

    private mutating func fillRegister() {
        record.silences = [Self.span("2026-10-18 02:00", "2026-10-18 05:30")]
        record.windows = [
            MaintenanceWindow(
                id: 1, scope: .target("telecom"), interval: Self.span("2026-10-20 00:30", "2026-10-20 04:00"),
                declaredAt: Self.at("2026-10-18 10:00"), by: "李明", reason: "运营商割接"),
            MaintenanceWindow(
                id: 2, scope: .group("sites"), interval: Self.span("2026-10-16 10:00", "2026-10-16 11:00"),
                declaredAt: Self.at("2026-10-16 12:00"), by: "=HYPERLINK(\"x\")", reason: "补登<b>"),
        ]
        record.rulings = [
            Correction(
                id: 3, target: "grid", interval: Self.span("2026-10-15 10:00", "2026-10-15 10:20"), value: .excluded,
                reason: "省平台公告的升级", by: "王芳", recordedAt: Self.at("2026-10-16 09:00"))
        ]
        record.notes = [
            Annotation(
                target: "telecom", instant: Self.at("2026-10-14 09:05"), recordedAt: Self.at("2026-10-14 09:20"),
                by: "李明", acknowledges: true),
            Annotation(
                target: "telecom", instant: Self.at("2026-10-14 09:05"), recordedAt: Self.at("2026-10-14 12:00"),
                by: "李明", cause: "carrier", responsible: "中国电信", note: "光缆被挖断", reportedAt: Self.at("2026-10-14 09:25"),
                resolution: "熔接恢复"),
        ]
    }
}
