import Foundation
import Testing

/// Old observations that wait for a person, and the word that ends it.
@Suite struct RetentionCommandTests {
    @Test func `what waits is shown by status, doctor and retention, and a word ends it with a row of the chain`()
        async throws
    {
        let site = try Site()
        #expect(try await site.noc("import", try site.october()).status == 0)
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        let kept = """
            {"doubt":"ahead","schema":"noc.clock/1","trusted":\(now - 40 * 86_400_000),"waiting":{"count":38,\
            "end":\(now - 401 * 86_400_000),"start":\(now - 439 * 86_400_000)},"wall":\(now)}
            """
        _ = try site.folder.write(kept + "\n", to: "state/clock.json")
        let shown = try await site.noc("retention")
        #expect(shown.status == 0 && shown.output.contains("38 days of observations"), "\(shown.output)\(shown.errors)")
        for command in ["status", "doctor"] {
            let answer = try await site.noc(command)
            #expect(answer.output.contains("the clock is ahead of what the record knows"), "\(answer.output)")
        }
        let doctor = try await site.noc("doctor")
        #expect(doctor.output.contains("noc retention confirm --by NAME --reason WHY"), "\(doctor.output)")
        #expect(try await site.noc("retention", "confirm", "--by", "王工", "--reason", " ").status == 2)
        let word = try await site.noc("retention", "confirm", "--by", "王工", "--reason", "停电40天", "--json")
        #expect(word.status == 0, "\(word.errors)")
        #expect(try JSON(word.output)["confirmed"]["by"].string == "王工")
        let rows = try await site.rows("SELECT time, payload FROM chain WHERE kind = 'retention'")
        #expect(rows.count == 1)
        #expect(try JSON(rows[0][1].string ?? "")["reason"].string == "停电40天")
        #expect(try await site.noc("verify").status == 0)
    }

    @Test func `nobody's word makes a clock right that is behind the record`() async throws {
        let site = try Site()
        #expect(try await site.noc("import", try site.october()).status == 0)
        let host = try await TroubledHost()
        try host.shiftClock(seconds: -7 * 86_400)
        let word = try await site.noc(
            ["retention", "confirm", "--by", "王工", "--reason", "已核对"], environment: host.environment())
        #expect(word.status == 1 && word.errors.contains("set the clock right first"), "\(word.errors)")
    }
}
