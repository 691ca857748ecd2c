import Foundation
import Testing

@Suite struct FontsTests {
    private static let folder = "/usr/share/fonts/opentype/noto"

    @Test(.enabled(if: FileManager.default.fileExists(atPath: folder), "needs fonts-noto-cjk"))
    func `a report has the same pages on a host with many fonts and on one with few`() async throws {
        let site = try Folder()
        let fonts = try site.write(
            "<fontconfig><dir>\(Self.folder)</dir><cachedir>\(site.path)/cache</cachedir></fontconfig>", to: "few.conf")
        // What a host's configuration prefers is not asked either.
        let odd = try site.write(
            """
            <fontconfig><dir>/usr/share/fonts</dir><cachedir>\(site.path)/odd-cache</cachedir>
            <match target="pattern"><edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans</string></edit></match>
            </fontconfig>
            """, to: "odd.conf")
        let case1 = "\(Binary.package)/Tests/nocTests/Conformance/case-1"
        let base = ["--config", "\(case1)/noc.yaml", "--state-dir", "\(site.path)/state"]
        let imported = try await Binary.run(base + ["import", "\(case1)/ledger.ndjson.gz", "--by", "test"])
        #expect(imported.status == 0, "\(imported.errors)")
        var texts: [[String]] = []
        for (name, environment) in [
            ("host", [:]), ("few", ["FONTCONFIG_FILE": fonts]), ("odd", ["FONTCONFIG_FILE": odd]),
        ] {
            let output = "\(site.path)/\(name)"
            let outcome = try await Binary.run(
                base + [
                    "report", "--month", "2026-02", "--as-of", "2026-04-01 00:00", "--format", "pdf", "--output",
                    output,
                ],
                environment: environment)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let pdf = try #require(try FileManager.default.contentsOfDirectory(atPath: output).first)
            let text = try await Binary.run("/usr/bin/env", ["pdftotext", "-bbox", "\(output)/\(pdf)", "-"])
            texts.append(Self.withoutMoments(text.output))
        }
        #expect(texts[0].count > 1_000)
        for other in texts.dropFirst() {
            #expect(other.count == texts[0].count)
            #expect(zip(texts[0], other).first { $0 != $1 }.map { "\($0)\n\($1)" } == nil)
        }
    }

    /// The words with their places, but for the lines that say when the file was made.
    private static func withoutMoments(_ boxes: String) -> [String] {
        let words = boxes.split(separator: "\n").filter { $0.contains("<word") || $0.contains("<page") }
        let place = { (word: Substring) in word.firstMatch(of: #/yMin="[\d.]+"/#).map { String($0.output) } ?? "" }
        let moments = Set(words.filter { $0.contains(#/\d(时|分)\d/#) }.map(place))
        return words.filter { !moments.contains(place($0)) }.map(String.init)
    }
}
