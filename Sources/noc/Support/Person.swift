import Foundation

/// Who runs noc, where nobody was named.
enum Person {
    static var current: String {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["SUDO_USER"] ?? NSUserName()
        return name.isEmpty ? "uid \(getuid())" : name
    }
}
