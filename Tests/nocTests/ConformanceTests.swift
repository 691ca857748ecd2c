import Foundation
import Testing

@Suite struct ConformanceTests {
    private static let folder = "\(Binary.package)/Tests/nocTests/Conformance"
    private static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
        $0.hasPrefix("case-")
    }

    @Test("Every figure of the conformance cases agrees exactly", arguments: cases.sorted())
    func agrees(name: String) async throws {
        let outcome = try await Binary.run(
            "/usr/bin/env", ["python3", "\(Self.folder)/run.py", Binary.path, "\(Self.folder)/\(name)"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test("All six cases are there")
    func count() { #expect(Self.cases.count == 6) }
}
