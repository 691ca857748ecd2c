import Foundation
import Testing

@testable import NOCConfig

/// Each file in `Wrong` is one mistake. It begins with the messages it must bring, as `#! LINE:COLUMN: message`.
@Suite struct WrongConfigurationTests {
    static let directory = Bundle.module.bundleURL.appending(path: "Wrong").path(percentEncoded: false)

    static var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted()
    }

    @Test(arguments: files)
    func `a wrong configuration is refused with these messages`(_ name: String) throws {
        let path = "\(Self.directory)/\(name)"
        let expected = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .prefix { $0.hasPrefix("#! ") }.map { "\(path):\($0.dropFirst(3))" }
        #expect(!expected.isEmpty)
        let problems = #expect(throws: ConfigurationProblems.self) { try ConfigurationLoader.load(path: path) }
        #expect(problems?.problems.map(\.description) == expected)
    }
}
