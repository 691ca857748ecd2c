import Foundation

@testable import NOCConfig

/// Configuration files in a directory of their own that goes when this does.
final class TemporaryConfiguration {
    let directory: String

    /// File names, which may have directories in them, to their text.
    init(_ files: [String: String]) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "noc-config-\(UUID().uuidString)").path(percentEncoded: false)
        for (name, text) in files { try write(Data(text.utf8), to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func write(_ data: Data, to name: String) throws {
        let url = URL(filePath: directory).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    func path(_ name: String = "noc.yaml") -> String { "\(directory)/\(name)" }

    func load(_ name: String = "noc.yaml") throws -> LoadedConfiguration {
        try ConfigurationLoader.load(path: path(name))
    }

    func effectiveYAML(_ name: String = "noc.yaml") throws -> String {
        try ConfigurationLoader.effectiveYAML(path: path(name))
    }

    /// The problems, each without the directory; empty when it loads.
    func problems(_ name: String = "noc.yaml") -> [String] {
        do throws(ConfigurationProblems) {
            _ = try ConfigurationLoader.load(path: path(name))
            return []
        } catch {
            return error.problems.map { $0.description.replacing("\(directory)/", with: "") }
        }
    }

    /// The warnings of a configuration that loads, likewise.
    func warnings() throws -> [String] {
        try load().warnings.map { $0.description.replacing("\(directory)/", with: "") }
    }
}

/// A configuration with as little as can be.
let smallest = """
    site: { id: room, name: 核心机房 }
    targets:
      - { id: web, name: 网站, checks: [{ id: home, tcp: { host: 127.0.0.1, port: 80 } }] }

    """

/// A check of a target in an otherwise smallest configuration.
func withCheck(_ check: String) -> String {
    """
    site: { id: room, name: 核心机房 }
    credentials:
      ro: { snmp: { version: 2c, community: "env:COMMUNITY" } }
      web: { login: { username: "env:USER_NAME", password: "env:PASSWORD" } }
    targets:
      - { id: web, name: 网站, checks: [{ id: home, \(check) }] }

    """
}
