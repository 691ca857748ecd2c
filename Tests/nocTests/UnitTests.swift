import Foundation
import Testing

@Suite struct UnitTests {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/systemd-analyze"), "needs systemd-analyze"))
    func `the unit is well formed and hardened to 2.0 or better`() async throws {
        let outcome = try await Binary.run("/bin/sh", ["\(Binary.package)/scripts/check-units", Binary.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("well formed"))
    }
}
