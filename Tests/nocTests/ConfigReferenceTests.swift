import Foundation
import Testing

/// The reference of the configuration, and the man page that is made of it.
@Suite struct ConfigReferenceTests {
    @Test(arguments: [([], "configuration.md"), (["--locale", "zh-CN"], "configuration.zh-CN.md")])
    func `noc config reference prints the page that is installed, with no configuration there`(
        _ arguments: [String], _ page: String
    ) async throws {
        let printed = try await Binary.run(["--config", "/nonexistent", "config", "reference"] + arguments)
        #expect(printed.status == 0 && printed.errors.isEmpty)
        let installed = try String(contentsOfFile: "\(Binary.package)/docs/\(page)", encoding: .utf8)
        #expect(printed.output == installed)
    }

    @Test func `a language that there is none of is wrong usage`() async throws {
        let refused = try await Binary.run(["config", "reference", "--locale", "fr"])
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(refused.errors.contains("'zh-CN' and 'en'"), "\(refused.errors)")
    }

    @Test func `the man page of the configuration has every key with its default and example`() async throws {
        let folder = try Folder()
        let made = Process()
        made.executableURL = URL(filePath: "\(Binary.package)/scripts/man-pages")
        made.arguments = [Binary.path, folder.path]
        try made.run()
        made.waitUntilExit()
        #expect(made.terminationStatus == 0)
        let page = try folder.text("man5/noc.yaml.5")
        #expect(page.contains(".It \"time_degraded\" \"(duration, 1ms – 1h)\"\n"))
        #expect(page.contains("(integer, 1 – 100; default 5)"))
        #expect(page.contains(".D1 \"time_degraded: 3s\""))
        #expect(try folder.text("man1/noc-config.1").contains(".Xr noc.yaml 5"))
    }
}
