import Foundation
import Testing

@Suite struct ConformanceTests {
    private static let folder = "\(Binary.package)/Tests/nocTests/Conformance"
    private static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
        $0.hasPrefix("case-")
    }

    @Test(arguments: cases.sorted())
    func `every figure of the conformance cases agrees exactly`(name: String) async throws {
        let outcome = try await Binary.run(
            "/usr/bin/env", ["python3", "\(Self.folder)/run.py", Binary.path, "\(Self.folder)/\(name)"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test func `all six cases are there`() { #expect(Self.cases.count == 6) }
}
