import Foundation
import NOCCore
import Testing

@testable import NOCConfig

/// The configuration of the district room, as it is installed.
@Suite struct ShippedConfigurationTests {
    static let directory = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Config").path(percentEncoded: false)

    let loaded: LoadedConfiguration

    init() throws { loaded = try ConfigurationLoader.load(path: "\(Self.directory)/noc.yaml") }

    @Test func `it loads without a word and without its secrets`() {
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.files.count == 11)
    }

    @Test func `it holds what the room is accountable for`() {
        let targets = Set(loaded.plan.accounting.targets.map(\.id))
        #expect(
            targets.isSuperset(of: [
                "gateway", "core-switch", "ups", "internet-telecom", "internet-mobile", "internet", "extranet",
                "grid-platform", "grid-login", "website",
            ]))
        #expect(Set(loaded.plan.checks.values.map(\.kind)) == Set(CheckKind.allCases).subtracting([.heartbeat]))
    }

    @Test func `the commented example of a job that reports is whole once its marks are removed`() throws {
        let text = try String(contentsOfFile: "\(Self.directory)/targets.d/room.yaml", encoding: .utf8)
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("  # - id: backup") }
        let example = lines.map { $0.replacing("  # ", with: "  ", maxReplacements: 1) }.joined(separator: "\n")
        let room = "site: { id: room, name: 核心机房 }\ngroups: [{ id: room, name: 机房 }]\ntargets:\n\(example)\n"
        let plan = try TemporaryConfiguration(["noc.yaml": room]).load().plan
        #expect(plan.checks.values.map(\.kind) == [.heartbeat])
    }

    @Test func `the isolated intranet is not polled`() {
        #expect(!loaded.plan.accounting.targets.contains { $0.id.contains("intranet") || $0.name.contains("内网") })
    }

    @Test func `every promise says that it must be confirmed`() {
        #expect(loaded.plan.accounting.objectives.count == 5)
        #expect(loaded.plan.accounting.objectives.allSatisfy { $0.origin == "建议值，须单位确认" })
    }

    @Test func `every target has an objective`() {
        let accounting = loaded.plan.accounting
        #expect(accounting.targets.allSatisfy { accounting.objective(of: $0) != .none })
    }

    @Test func `every clause has its words and their source`() {
        let penalties = loaded.plan.reporting.penalties
        #expect(penalties.map(\.id) == ["telecom-2007", "connectivity-999", "cabinet-power-9999", "tiers-ntt"])
        #expect(penalties.allSatisfy { !$0.clause.isEmpty && $0.source != nil })
        let named = Set(loaded.plan.accounting.targets.compactMap(\.contract?.penalty))
        #expect(named == ["telecom-2007", "connectivity-999"])
    }

    @Test func `the website is judged by the numbers of the rule`() {
        #expect(loaded.plan.reporting.website == WebsiteRule(check: CheckKey(target: "website", check: "home")))
    }

    @Test func `the power is watched by the UPS with the switch as a witness`() {
        let power = loaded.plan.reporting.power
        #expect(power?.supply == [CheckKey(target: "ups", check: "supply")])
        #expect(power?.evidence == [CheckKey(target: "core-switch", check: "uptime")])
        #expect(power?.temperature?.range == 18...27)
        #expect(power?.humidity?.range == 40...70)
    }

    @Test func `hooks are found beside the configuration`() {
        for hook in loaded.plan.hooks { #expect(hook.command[0].hasPrefix("\(Self.directory)/hooks.d/")) }
    }
}
