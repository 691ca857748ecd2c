import Foundation
import Testing

/// The power of the room by the shipped configuration: what the card of the UPS said is the UPS's own, and its silence is no
/// power loss.
@Suite struct ShippedPowerTests {
    private static let configuration = "\(Binary.package)/Config/noc.yaml"

    /// The room from 10:00 on, an observation each check and half a minute: the card says `said` from 10:10 on, and from
    /// 10:20 to 10:40 the switch and with it the card are silent.
    private static func lines(said: String?) -> [String] {
        (0..<120).flatMap { index -> [String] in
            let time = 1_791_770_400_000 + Int64(index) * 30_000
            let (off, silent) = ((20..<80).contains(index), (40..<80).contains(index))
            let supply =
                silent
                ? #""outcome":"unknown","reason":"timeout: 10.20.0.20:161: no answer""#
                : said != nil && off ? #""outcome":"fail","reason":"\#(said ?? "")""# : #""outcome":"ok""#
            let rest = silent ? #""outcome":"fail","reason":"timeout: no answer""# : #""outcome":"ok""#
            let checks = [
                ("gateway", "ping", #""outcome":"ok""#), ("core-switch", "ping", rest), ("core-switch", "uptime", rest),
                ("ups-card", "ping", rest), ("ups", "supply", supply),
            ]
            return checks.map { target, check, outcome in
                #"{"kind":"observation","time":\#(time),"target":"\#(target)","check":"\#(check)",\#(outcome)}"#
            }
        }
    }

    private func report(said: String?) async throws -> JSON {
        let folder = try Folder()
        let file = try folder.write(Self.lines(said: said).joined(separator: "\n"), to: "room.ndjson")
        let arguments = ["--config", Self.configuration, "--state-dir", "\(folder.path)/state"]
        let brought = try await Binary.run(arguments + ["import", file, "--by", "test"])
        #expect(brought.status == 0, "\(brought.errors)")
        return try JSON(try await Binary.run(arguments + ["report", "--day", "2026-10-12", "--json"]).output)
    }

    @Test func `an output that its card said is off is the UPS's own outage, though the switch fell silent after it`()
        async throws
    {
        let report = try await report(said: "output_off: output from nowhere")
        let incidents = report["incidents"].array
        let ups = try #require(incidents.first { $0["target"].string == "ups" })
        #expect(ups["class"].string == "down" && ups["event"].string == "event:\(ups["id"].string ?? "")")
        #expect(ups["reason"].string?.hasPrefix("output_off") == true)
        let card = try #require(incidents.first { $0["target"].string == "ups-card" })
        #expect(card["class"].string == "unreachable")
    }

    @Test func `a card that fell silent with its switch is no power loss`() async throws {
        let report = try await report(said: nil)
        #expect(!report["incidents"].array.contains { $0["target"].string == "ups" })
        let ups = try #require(report["targets"].array.first { $0["id"].string == "ups" })
        #expect(ups["breakdown_ms"]["down"].int == 0 && ups["breakdown_ms"]["unknown"].int == 20 * 60_000)
    }
}
