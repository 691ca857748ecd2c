import Foundation
import NOCLedger

/// `noc run` by root on a state directory that is somebody else's, such as the service's: goes on as that user for good, with
/// only the capabilities that the unit leaves it. Hooks then run as they would under systemd, too.
enum DaemonUser {
    /// In `CapEff` of proc(5): opening raw sockets, and listening at ports below 1024.
    private static let capabilities = [(bit: 13, name: "net_raw"), (bit: 10, name: "net_bind_service")]

    /// Does not come back where there is another user to be.
    static func becomeOwner(of stateDirectory: String) throws {
        guard geteuid() == 0, let owner = Rights.owner(of: stateDirectory) else { return }
        let kept = ["-all"] + held().map { "+\($0)" }
        let words =
            ["setpriv", "--reuid=\(owner.user)", "--regid=\(owner.group)"]
            + (getpwuid(owner.user) == nil ? ["--clear-groups"] : ["--init-groups"])
            + ["--inh-caps=\(kept.joined(separator: ","))", "--ambient-caps=\(kept.joined(separator: ","))", "--"]
            + [try Program.path] + CommandLine.arguments.dropFirst()
        var arguments = words.map { strdup($0) } + [nil]
        _ = arguments[0].map { execvp($0, &arguments) }
        throw Failure(
            "\(stateDirectory) belongs to another user, and setpriv, which would go on as that user, cannot be started: "
                + String(cString: strerror(errno)))
    }

    /// Of them those that this process has: a container may have none.
    private static func held() -> [String] {
        // Without /proc nothing is known, and nothing is kept.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        let bits = line.flatMap { UInt64($0.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16) } ?? 0
        return capabilities.filter { bits & (1 << $0.bit) != 0 }.map(\.name)
    }
}
