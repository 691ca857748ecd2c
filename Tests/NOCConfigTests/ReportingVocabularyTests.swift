import NOCCore
import Testing

@testable import NOCConfig

/// The rules by which reports judge.
@Suite struct ReportingVocabularyTests {
    private static let room = """
        site: { id: room, name: 机房 }
        credentials: { ro: { snmp: { version: 2c, community: "env:COMMUNITY" } } }
        targets:
          - id: web
            name: 网站
            checks: [{ id: home, timeout: 30s, http: { url: "http://a.cn/" } }]
          - id: ups
            name: UPS
            checks:
              - { id: a, snmp: { agent: "h:161", credential: ro, ups: { profile: auto } } }
              - { id: b, snmp: { agent: "i:161", credential: ro, ups: { profile: auto } } }
              - { id: t, snmp: { agent: "h:161", credential: ro, oid: { object: 1.3.6.1.2.1.33.1.2.7.0, unit: ℃ } } }
          - { id: switch, name: S, checks: [{ id: up, snmp: { agent: "j:161", credential: ro, uptime: {} } }] }

        """

    private func plan(_ text: String) throws -> ReportingPlan {
        try TemporaryConfiguration(["noc.yaml": Self.room + text]).load().plan.reporting
    }

    private func penalty(_ text: String) throws -> PenaltyProfile? {
        try plan("penalties: { p: { name: 扣减, clause: 条文, \(text) } }").penalty("p")
    }

    @Test func `without them nothing is judged`() throws {
        #expect(try plan("") == ReportingPlan())
    }

    @Test func `the website rule has the numbers of the rule until it says otherwise`() throws {
        let check = CheckKey(target: "web", check: "home")
        #expect(try plan("website_rule: { check: web/home }").website == WebsiteRule(check: check))
        let own = "website_rule: { check: web/home, limit: 30s, visits_a_day: 24, hours_a_day: 20, veto: 2.5% }"
        #expect(
            try plan(own).website
                == WebsiteRule(check: check, limit: .seconds(30), visitsADay: 24, hoursADay: 20, veto: 25_000))
    }

    @Test func `the power is told by every UPS check of the target`() throws {
        let text = """
            power:
              target: ups
              evidence: [switch]
              temperature: { check: ups/t, measurement: value_c, range: "18..27.5", origin: GB 50174-2017 }
              humidity: { check: ups/t, range: "-5..5" }
            """
        let power = try plan(text).power
        #expect(power?.supply == ["a", "b"].map { CheckKey(target: "ups", check: $0) })
        #expect(power?.evidence == [CheckKey(target: "switch", check: "up")])
        let sensor = CheckKey(target: "ups", check: "t")
        #expect(
            power?.temperature
                == ClimateRule(check: sensor, measurement: "value_c", range: 18...27.5, origin: "GB 50174-2017"))
        #expect(power?.humidity == ClimateRule(check: sensor, measurement: "value", range: -5...5))
    }

    @Test func `a penalty by the hour has defaults for what is read`() throws {
        #expect(
            try penalty("per_hour: { allowance: 4h, percent: 2% }")?.rule
                == .perHour(.init(allowance: .seconds(14_400), percent: 20_000)))
        let full =
            "per_hour: { allowance: 4h, percent: 2%, round: down, progressive: true, cap: { from: 25h, percent: 50% } }"
        #expect(
            try penalty(full)?.rule
                == .perHour(
                    .init(
                        allowance: .seconds(14_400), percent: 20_000, rounding: .down, isProgressive: true,
                        cap: .init(from: .seconds(90_000), percent: 500_000))))
    }

    @Test func `a fraction and a free month are tiers of one`() throws {
        #expect(
            try penalty("fraction: { below: 99.99%, of_fee: 10% }")?.rule
                == .tiers([.init(below: 999_900, percent: 100_000)]))
        #expect(
            try penalty("free_month: { below: 99.9% }")?.rule == .tiers([.init(below: 999_000, percent: 1_000_000)]))
    }

    @Test func `a penalty says what does not count`() throws {
        let text = "confirm: true, exclude_causes: [customer], exclude_responsible: [本单位], report_within: 5d"
        let profile = try penalty("free_month: { below: 99.9% }, \(text)")
        #expect(profile?.needsConfirmation == true)
        #expect(
            profile?.exclusions
                == .init(causes: ["customer"], responsible: ["本单位"], reportWithin: .seconds(432_000)))
    }

    @Test func `penalties of several files are joined`() throws {
        let files = [
            "noc.yaml": Self.room
                + "include: [p.yaml]\npenalties: { a: { name: A, clause: c, free_month: { below: 99% } } }",
            "p.yaml": "penalties: { b: { name: B, clause: c, free_month: { below: 98% } } }",
        ]
        let plan = try TemporaryConfiguration(files).load().plan
        #expect(plan.reporting.penalties.map(\.id) == ["a", "b"])
    }
}
