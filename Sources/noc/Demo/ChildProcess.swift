import CLinux
import Foundation

/// A program that the demo started. It ends with the demo: when it is stopped, or when the last reference goes.
final class ChildProcess: Sendable {
    struct Command {
        var arguments: [String]
        var environment: [String: String]
        /// The file that takes stdout and stderr.
        var output: String

        init(_ arguments: [String], environment: [String: String] = [:], output: String) {
            self.arguments = arguments
            self.environment = environment
            self.output = output
        }
    }

    /// The file this process runs.
    static let ownProgram =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]

    let name: String
    let identifier: Int32
    private let ending = Ending()

    /// Starts the program in a process group of its own, so that a ^C meant for the demo reaches only the demo, which then
    /// ends it in order. It inherits no descriptor: a server that the demo takes away must not live on in a child.
    init(_ name: String, _ command: Command) throws {
        self.name = name
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, command.output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        noc_spawn_closing_from(&actions, STDERR_FILENO + 1)
        // Signals that the demo ignores or has blocked are as usual for the program.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let environment = ProcessInfo.processInfo.environment.merging(command.environment) { $1 }
        identifier = try CStrings.with(command.arguments, environment.map { "\($0.key)=\($0.value)" }) {
            words, variables in
            var pid: pid_t = 0
            let code = posix_spawn(&pid, command.arguments[0], &actions, &attributes, words, variables)
            guard code == 0 else {
                throw Failure("\(name): \(command.arguments[0]) cannot be started: \(String(cString: strerror(code)))")
            }
            return pid
        }
    }

    deinit { if status == nil { kill(identifier, SIGKILL) } }

    /// The exit status once it has ended, 128 and the number of the signal that ended it; nil while it runs.
    var status: Int32? { ending.look(identifier) }

    /// Asks it to end, and makes it after five seconds.
    func stop() async {
        guard status == nil else { return }
        kill(identifier, SIGTERM)
        if await ended(within: .seconds(5)) == nil {
            kill(identifier, SIGKILL)
            _ = await ended(within: .seconds(5))
        }
    }

    /// Waits for its end; nil when it has not come in time.
    func ended(within limit: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + limit
        while status == nil, ContinuousClock.now < deadline {
            // Not cancellable: what was started is ended also when the demo was interrupted.
            await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
        }
        return status
    }
}

/// How a process ended. It is asked of the kernel once.
private final class Ending: @unchecked Sendable {
    // Protected by `lock`.
    private var value: Int32?
    private let lock = NSLock()

    func look(_ identifier: Int32) -> Int32? {
        lock.withLock {
            var status: Int32 = 0
            if value == nil, waitpid(identifier, &status, WNOHANG) == identifier {
                let signal = status & 0x7F
                value = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
            }
            return value
        }
    }
}

/// Lists of words as C wants them.
private enum CStrings {
    typealias List = UnsafePointer<UnsafeMutablePointer<CChar>?>

    static func with<T>(_ a: [String], _ b: [String], _ body: (List, List) throws -> T) rethrows -> T {
        let (first, second) = (a.map { strdup($0) } + [nil], b.map { strdup($0) } + [nil])
        defer { for word in first + second { free(word) } }
        return try body(first, second)
    }
}
