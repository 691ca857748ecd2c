import ArgumentParser
import Foundation
import NOCReport

/// What every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: "The configuration (default: $NOC_CONFIG, else /etc/noc/noc.yaml, else Config/noc.yaml).",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        help: "The state directory (default: storage.directory, else $STATE_DIRECTORY, else ./var).",
        completion: .directory)
    var stateDir: String?

    @Option(
        help: ArgumentHelp("json: stable JSON on stdout. In noc report a list of \(Self.reportFormats)."),
        completion: .list(["table"] + ReportFormat.allCases.map(\.rawValue)))
    var format: String?

    @Flag(help: "The same as --format json.")
    var json = false

    private static let reportFormats = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        if json, let format, format != "json" {
            throw ValidationError("--json and --format \(format) contradict each other")
        }
    }

    /// Whether a command that has one table or one JSON text is asked for JSON.
    func wantsJSON() throws -> Bool {
        switch format {
        case nil: return json
        case "json": return true
        case "table", "text": return false
        case .some(let other): throw ValidationError("--format \(other): expected json or table")
        }
    }

    private static let systemConfiguration = "/etc/noc/noc.yaml"

    /// The first of the usual places that is there; absolute.
    var configurationPath: String {
        if let path = config ?? ProcessInfo.processInfo.environment["NOC_CONFIG"], !path.isEmpty {
            return Self.absolute(path)
        }
        let usual = [Self.systemConfiguration, "Config/noc.yaml"]
        // One that may not be looked at is there: another would be a surprise.
        return Self.absolute(usual.first { access($0, F_OK) == 0 || errno == EACCES } ?? usual[0])
    }

    /// Whether the configuration is that of the service.
    var isSystemConfiguration: Bool { configurationPath == Self.systemConfiguration }

    /// A path from the working directory, as messages name it.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let name = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return "\(FileManager.default.currentDirectoryPath)/\(name)"
    }
}
