internal import Glibc
internal import Synchronization

/// Sees to it that a program is started only while enough descriptors are free for all that starting one takes: out of them
/// half-way the library that starts it ends this process.
package final class ProgramRoom: Sendable {
    /// Of a program with two pipes: the ends of both, their copies, what tells of its end; and what the library opens once.
    private static let perStart = 10

    /// Whether so many programs could be started at once now.
    package static func hasRoom(for programs: Int) -> Bool { isFree(programs * perStart) }

    private let starting = Mutex(0)
    private let hasRoom: @Sendable (Int) -> Bool

    init(hasRoom: @escaping @Sendable (Int) -> Bool = ProgramRoom.hasRoom) { self.hasRoom = hasRoom }

    /// Whether a program may be started now; `leave` follows as soon as it runs or did not start.
    func enter() -> Bool {
        starting.withLock { starting in
            guard hasRoom(starting + 1) else { return false }
            starting += 1
            return true
        }
    }

    func leave() { starting.withLock { $0 -= 1 } }

    /// From the greatest number down, since the lowest are given out first.
    private static func isFree(_ count: Int) -> Bool {
        var (missing, number) = (count, Int32(clamping: sysconf(Int32(_SC_OPEN_MAX))))
        while missing > 0, number > 0 {
            number -= 1
            if fcntl(number, F_GETFD) < 0 { missing -= 1 }
        }
        return missing == 0
    }
}
