import CLinux
import Foundation

/// How many files this process may have open at once.
enum FileLimit {
    /// Raised as far as it may be: thousands of checks take thousands of descriptors.
    static func raised() -> Int {
        noc_raise_file_limit()
        return sysconf(Int32(_SC_OPEN_MAX))
    }
}
