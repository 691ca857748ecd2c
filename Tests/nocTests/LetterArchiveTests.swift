import Foundation
import Testing

/// Letters to carriers are kept as reports are.
@Suite struct LetterArchiveTests {
    private func site() async throws -> Site {
        let site = try Site(
            extra: "penalties: { p: { name: 免当月费, clause: 低于99.9%免当月费, free_month: { below: 99.9% } } }")
        let text = try String(contentsOfFile: site.configuration, encoding: .utf8)
        let contract = "contract: { carrier: 中国电信, number: HT-1, monthly_fee: 6500, penalty: p }"
        _ = try site.folder.write(
            text.replacing("name: 区政府网站, group: service,", with: "name: 区政府网站, group: service, \(contract),"),
            to: "noc.yaml")
        let imported = try await site.noc("import", "--by", "李明", try site.october())
        #expect(imported.status == 0, "\(imported.errors)")
        return site
    }

    private func letter(_ site: Site, _ formats: String) async throws -> String {
        let outcome = try await site.noc(
            "report", "--month", "2026-10", "--carrier", "中国电信", "--format", formats)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private func excuse(_ site: Site) async throws {
        let outcome = try await site.noc(
            "correct", "web", "--from", "2026-10-07 10:00", "--to", "2026-10-07 10:15", "--as", "excluded", "--reason",
            "应急演练", "--by", "王工")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func folder(_ site: Site) -> String { "\(site.state)/reports/2026-10-carrier-letter-中国电信" }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func manifest(_ folder: String) throws -> JSON { try JSON(try text("\(folder)/manifest.json")) }

    @Test func `a letter lies with a manifest of its own, and verify looks at it`() async throws {
        let site = try await site()
        #expect(try await letter(site, "md,html").hasSuffix("edition 1\n"))
        let manifest = try manifest(folder(site))
        #expect(manifest["edition"].int == 1 && manifest["carrier"].string == "中国电信")
        #expect(manifest["head"].string?.count == 64 && manifest["as_of"].string != nil)
        #expect(manifest["software"].string?.hasPrefix("noc ") == true)
        let names = manifest["files"].array.compactMap { $0["name"].string }
        #expect(names == ["carrier-letter-中国电信.md", "carrier-letter-中国电信.html"])
        #expect(try await site.noc("verify", "--reports").output.contains("reports: 1 edition, 2 files"))
        let path = "\(folder(site))/carrier-letter-中国电信.md"
        try (try text(path) + " ").write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try await site.noc("verify", "--reports")
        #expect(
            outcome.status == 1 && outcome.output.contains("carrier-letter-中国电信.md is not what"), "\(outcome.output)")
    }

    @Test func `a letter that says the same stays byte for byte as it was sent, and formats can be added`() async throws
    {
        let site = try await site()
        _ = try await letter(site, "md")
        let path = "\(folder(site))/carrier-letter-中国电信.md"
        let (sent, before) = (try text(path), try text("\(folder(site))/manifest.json"))
        // The chain goes on, and with it the head at the letter's foot.
        let plan = try await site.noc(
            "maintenance", "add", "--target", "web", "--from", "2027-01-01", "--to", "2027-01-02", "--by", "t",
            "--reason", "r")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try await letter(site, "md") == "\(path)\nedition 1\n")
        #expect(try text(path) == sent)
        #expect(try text("\(folder(site))/manifest.json") == before)
        #expect(try await letter(site, "html").hasPrefix("\(folder(site))/carrier-letter-中国电信.html\n"))
        #expect(try text(path) == sent)
        #expect(try manifest(folder(site))["formats"].array.compactMap(\.string) == ["html", "md"])
        #expect(try await site.noc("verify", "--reports").output.contains("reports: 1 edition, 2 files"))
    }

    @Test func `a letter that says something else keeps the one that was sent as an edition`() async throws {
        let site = try await site()
        _ = try await letter(site, "md,html")
        let path = "\(folder(site))/carrier-letter-中国电信.md"
        let sent = try text(path)
        try await excuse(site)
        let output = try await letter(site, "md")
        #expect(output.hasSuffix("edition 2, in the place of edition 1, which is in editions/1\n"), "\(output)")
        let old = "\(folder(site))/editions/1"
        #expect(try text("\(old)/carrier-letter-中国电信.md") == sent)
        #expect(try text(path) != sent)
        #expect(try manifest(folder(site))["corrects"].int == 1 && manifest(old)["edition"].int == 1)
        // The formats of the first are made again too.
        #expect(try manifest(folder(site))["formats"].array.compactMap(\.string) == ["md", "html"])
        #expect(
            try await letter(site, "md").hasSuffix("edition 2, in the place of edition 1, which is in editions/1\n"))
        #expect(try await site.noc("verify", "--reports").output.contains("reports: 2 editions, 4 files"))
        try FileManager.default.removeItem(atPath: "\(old)/manifest.json")
        let outcome = try await site.noc("verify", "--reports")
        #expect(
            outcome.status == 1 && outcome.output.contains("edition 1, whose place edition 2 takes"),
            "\(outcome.output)")
    }

    @Test func `a letter to another carrier is not put in the place of the one there`() async throws {
        let site = try await site()
        _ = try await letter(site, "md")
        let path = "\(folder(site))/manifest.json"
        try (try text(path).replacing("\"carrier\": \"中国电信\"", with: "\"carrier\": \"中国 电信\"")).write(
            toFile: path, atomically: true, encoding: .utf8)
        let outcome = try await site.noc("report", "--month", "2026-10", "--carrier", "中国电信", "--format", "md")
        #expect(outcome.status == 1 && outcome.errors.contains("is no folder of letters to 中国电信"), "\(outcome.errors)")
    }
}
