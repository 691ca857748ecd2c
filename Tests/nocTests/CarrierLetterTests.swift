import Foundation
import Testing

/// `noc report --carrier`.
@Suite struct CarrierLetterTests {
    private func site() async throws -> Site {
        let site = try Site(
            extra: "penalties: { p: { name: 免当月费, clause: 低于99.9%免当月费, free_month: { below: 99.9% } } }")
        let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
        let contract = "contract: { carrier: 中国电信攀枝花分公司, number: HT-1, monthly_fee: 6500, penalty: p }"
        _ = try site.folder.write(
            text.replacing("name: 区政府网站, group: service,", with: "name: 区政府网站, group: service, \(contract),")
                .replacing("99.9%", with: "99.99%"), to: "noc.yaml")
        let imported = try await site.noc("import", "--by", "李明", try site.october())
        #expect(imported.status == 0, "\(imported.errors)")
        return site
    }

    @Test func `the letter lies in a folder beside the report's, with the availability, the outage and the claim`()
        async throws
    {
        let site = try await site()
        let outcome = try await site.noc("report", "--month", "2026-10", "--carrier", "中国电信", "--format", "md,html")
        let path = "\(site.state)/reports/2026-10-carrier-letter-中国电信攀枝花分公司/carrier-letter-中国电信攀枝花分公司"
        #expect(outcome.output == "\(path).md\n\(path).html\nedition 1\n", "\(outcome.output)\(outcome.errors)")
        let text = try String(contentsOfFile: "\(path).md", encoding: .utf8)
        #expect(text.contains("中国电信攀枝花分公司：") && text.contains("30分钟"))
        #expect(text.contains("月租费6500元×100%＝6500.00元"))
    }

    @Test func `a carrier that no contract names is an error that names those there are`() async throws {
        let site = try await site()
        let outcome = try await site.noc("report", "--month", "2026-10", "--carrier", "移动")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(
            outcome.errors.contains(#"no carrier "移动" in any contract; there are: 中国电信攀枝花分公司"#), "\(outcome.errors)")
    }

    @Test func `a letter is no data`() async throws {
        let outcome = try await Site().noc("report", "--month", "2026-10", "--carrier", "x", "--format", "csv")
        #expect(outcome.status == 2 && outcome.errors.contains("a letter is no data"))
    }
}
