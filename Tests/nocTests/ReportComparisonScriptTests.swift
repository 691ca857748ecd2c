import Foundation
import TestSupport
import Testing

/// `scripts/compare-reports`, with this build on both sides.
@Suite struct ReportComparisonScriptTests {
    @Test(.enabled(if: Poppler.isThere, "needs poppler-utils"), .timeLimit(.minutes(3)))
    func `documents that are made twice are the same but for moments, and one that was altered is named`() async throws
    {
        let folder = try Folder()
        let altered = URL(filePath: "\(folder.path)/noc")
        try Data(
            """
            #!/bin/sh
            '\(Binary.path)' "$@" || exit
            for last; do :; done
            case " $* " in *" --month "*) sed -i 's/可用率/可用度/' "$last"/*.md ;; esac
            """.utf8
        ).write(to: altered)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: altered.path)
        let outcome = try await Binary.run(
            "/usr/bin/env",
            ["python3", "\(Binary.package)/scripts/compare-reports", Binary.path, altered.path, "case-2"])
        #expect(outcome.status == 1, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first?.hasSuffix(" files, 1 differences") == true, "\(outcome.output)")
        #expect(lines.dropFirst().first?.hasPrefix("case-2, month 2026-02: noc-report-2026-02.md") == true)
    }
}
