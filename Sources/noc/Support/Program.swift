import Foundation

/// The program that this process is.
enum Program {
    /// The file it was started from.
    static var path: String {
        get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }
    }
}
