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

    @Test func itLoadsWithoutAWordAndWithoutItsSecrets() {
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.files.count == 11)
    }

    @Test func itHoldsWhatTheRoomIsAccountableFor() {
        let targets = Set(loaded.plan.accounting.targets.map(\.id))
        #expect(
            targets.isSuperset(of: [
                "gateway", "core-switch", "ups", "internet-telecom", "internet-mobile", "internet", "extranet",
                "grid-platform", "grid-login", "website",
            ]))
        #expect(Set(loaded.plan.checks.values.map(\.kind)) == Set(CheckKind.allCases))
    }

    @Test func theIsolatedIntranetIsNotPolled() {
        #expect(!loaded.plan.accounting.targets.contains { $0.id.contains("intranet") || $0.name.contains("内网") })
    }

    @Test func everyPromiseSaysThatItMustBeConfirmed() {
        #expect(loaded.plan.accounting.objectives.count == 5)
        #expect(loaded.plan.accounting.objectives.allSatisfy { $0.origin == "建议值，须单位确认" })
    }

    @Test func everyTargetHasAnObjective() {
        let accounting = loaded.plan.accounting
        #expect(accounting.targets.allSatisfy { accounting.objective(of: $0) != .none })
    }

    @Test func everyClauseHasItsWordsAndTheirSource() {
        let penalties = loaded.plan.reporting.penalties
        #expect(penalties.map(\.id) == ["telecom-2007", "connectivity-999", "cabinet-power-9999", "tiers-ntt"])
        #expect(penalties.allSatisfy { !$0.clause.isEmpty && $0.source != nil })
        let named = Set(loaded.plan.accounting.targets.compactMap(\.contract?.penalty))
        #expect(named == ["telecom-2007", "connectivity-999"])
    }

    @Test func theWebsiteIsJudgedByTheNumbersOfTheRule() {
        #expect(loaded.plan.reporting.website == WebsiteRule(check: CheckKey(target: "website", check: "home")))
    }

    @Test func thePowerIsWatchedByTheUPSWithTheSwitchAsAWitness() {
        let power = loaded.plan.reporting.power
        #expect(power?.supply == [CheckKey(target: "ups", check: "supply")])
        #expect(power?.evidence == [CheckKey(target: "core-switch", check: "uptime")])
        #expect(power?.temperature?.range == 18...27)
        #expect(power?.humidity?.range == 40...70)
    }

    @Test func hooksAreFoundBesideTheConfiguration() {
        for hook in loaded.plan.hooks { #expect(hook.command[0].hasPrefix("\(Self.directory)/hooks.d/")) }
    }
}
