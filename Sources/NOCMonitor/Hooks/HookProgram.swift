internal import Glibc
internal import NOCCore
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// One run of a hook's program (CONTRACT 3): executed directly, in its own process group, with nothing but the given
/// environment. Its end is awaited at most `timeout` plus `grace`; then the whole group is killed.
struct HookProgram: Sendable {
    /// How long a group has between SIGTERM and SIGKILL.
    static let grace: Duration = .seconds(2)
    /// Bytes of output kept, fit to be shown and without the hook's secrets; the rest is read and dropped, so that a flood blocks nobody.
    static let outputLimit = 4_096

    var command: [String]
    var environment: [String: String]
    var timeout: Duration
    var time: any TimeSource
    var room: ProgramRoom
    /// Knows the secrets of the environment.
    var redactor: Redactor

    /// Cancellation ends the program like a timeout does.
    func run(input: String) async -> HookResult {
        guard room.enter() else { return HookResult(.noRoom(HookResult.words(.tooManyOpenFiles))) }
        let child = Child(leaving: room)
        let standardInput: StandardInput
        do {
            standardInput = try StandardInput(input)
        } catch {
            child.exited()
            return HookResult(HookProgram.ending(error))
        }
        let watchdog = Task { try await end(child, after: timeout, as: .timeout) }
        let result = await withTaskCancellationHandler {
            // Not a child task: a cancelled run would kill the program alone and leave its group.
            await Task { await execute(standardInput, child) }.value
        } onCancel: {
            _ = Task { try await end(child, after: .zero, as: .cancelled) }
        }
        watchdog.cancel()
        guard let ending = child.ending else { return result }
        child.signal(SIGKILL)
        return HookResult(ending, output: result.output)
    }

    private func end(_ child: Child, after pause: Duration, as ending: HookResult.Ending) async throws {
        try await time.sleep(until: time.monotonic() + pause)
        child.terminate(as: ending)
        try await time.sleep(until: time.monotonic() + HookProgram.grace)
        child.signal(SIGKILL)
    }

    private func execute(_ standardInput: StandardInput, _ child: Child) async -> HookResult {
        defer { child.exited() }
        var options = PlatformOptions()
        options.processGroupID = 0
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        do {
            let run = try await Subprocess.run(
                executable, arguments: Arguments(Array(command.dropFirst())),
                environment: .custom(Dictionary(uniqueKeysWithValues: variables)), platformOptions: options,
                input: .fileDescriptor(standardInput.descriptor, closeAfterSpawningProcess: true), output: .sequence,
                error: .combinedWithOutput
            ) { execution in
                child.started(execution.processIdentifier.value)
                return await collect(execution.standardOutput)
            }
            return HookResult(HookResult.Ending(run.terminationStatus), output: run.closureResult)
        } catch {
            return HookResult(HookProgram.ending(error))
        }
    }

    /// What this host lacks just now says nothing of the program.
    private static func ending(_ error: any Error) -> HookResult.Ending {
        let lacks: Set<Errno> = [
            .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .resourceTemporarilyUnavailable,
        ]
        guard let cause = (error as? SubprocessError)?.underlyingError ?? error as? Errno, lacks.contains(cause) else {
            return .cannotStart(String(describing: error))
        }
        return .noRoom(HookResult.words(cause))
    }

    private var executable: Executable {
        let program = command.first ?? ""
        return program.contains("/") ? .path(FilePath(program)) : .name(program)
    }

    /// Ends when every writer closed its end, or with what is buffered once the program itself has exited.
    private func collect(_ output: SubprocessOutputSequence) async -> String {
        var kept: [UInt8] = []
        do {
            for try await buffer in output where kept.count < HookProgram.outputLimit {
                buffer.withUnsafeBytes { kept.append(contentsOf: $0.prefix(HookProgram.outputLimit - kept.count)) }
            }
            // What was read so far is what there is; the exit status tells the rest.
        } catch {}
        var text = String(decoding: kept, as: UTF8.self)
        let isWhole = kept.count < HookProgram.outputLimit
        // A character that was cut hides what stands before it from who looks for the beginning of a secret.
        if !isWhole { while text.last == "\u{FFFD}" { text.removeLast() } }
        return (isWhole ? redactor.redacted(text) : redactor.redacted(cut: text)).cleanLines()
    }
}

/// How a run of a hook ended, and what it printed.
package struct HookResult: Sendable, Hashable {
    package enum Ending: Sendable, Hashable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)
        case timeout
        /// The daemon stops: the attempt does not count.
        case cancelled
        /// This host lacks what it takes to start it: the attempt does not count.
        case noRoom(String)
        case cannotStart(String)

        package var description: String {
            switch self {
            case .exit(let status): "exit \(status)"
            case .signal(let number): "signal \(number)"
            case .timeout: "timeout"
            case .cancelled: "stopped"
            case .noRoom(let why): "waits: \(why)"
            case .cannotStart(let why): "cannot start: \(why)"
            }
        }
    }

    package var ending: Ending
    package var output: String

    init(_ ending: Ending, output: String = "") {
        self.ending = ending
        self.output = output
    }

    package var isDelivered: Bool { ending == .exit(0) }

    fileprivate static func words(_ code: Errno) -> String { code.description }
}

extension HookResult.Ending {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exit(code)
        case .signaled(let number): self = .signal(number)
        }
    }
}

/// The process group of a running hook, as its watchdog sees it.
private final class Child: Sendable {
    private struct State {
        /// Until it runs or is known not to.
        var room: ProgramRoom?
        var group: pid_t?
        var hasExited = false
        var ending: HookResult.Ending?
    }

    private let state: Mutex<State>

    /// `room` was entered for it.
    init(leaving room: ProgramRoom) { state = Mutex(State(room: room)) }

    /// Why it was told to end; nil when it was not.
    var ending: HookResult.Ending? { state.withLock { $0.ending } }

    func started(_ process: pid_t) {
        leaveRoom()
        let isLate = state.withLock { state in
            state.group = process
            return state.ending != nil
        }
        if isLate { signal(SIGTERM) }
    }

    func exited() {
        leaveRoom()
        state.withLock { $0.hasExited = true }
    }

    private func leaveRoom() {
        let room = state.withLock { state in
            defer { state.room = nil }
            return state.room
        }
        room?.leave()
    }

    func terminate(as ending: HookResult.Ending) {
        let isRunning = state.withLock { state in
            if !state.hasExited, state.ending == nil { state.ending = ending }
            return !state.hasExited
        }
        if isRunning { signal(SIGTERM) }
    }

    /// To every process of the group that is left; none is no error.
    func signal(_ number: Int32) {
        guard let group = state.withLock({ $0.group }) else { return }
        kill(-group, number)
    }
}

/// A hook's standard input: a pipe that holds the whole event before the program starts. So a hook that does not read it
/// can neither block a writer nor send it SIGPIPE, and no disk is needed.
private struct StandardInput: Sendable {
    /// F_SETPIPE_SZ of <fcntl.h>, which Swift does not import.
    private static let setPipeSize: Int32 = 1031

    /// The end to read from.
    let descriptor: FileDescriptor

    struct TooSmall: Error, CustomStringConvertible {
        let description = "no room for its input"
    }

    init(_ text: String) throws {
        let ends = try FileDescriptor.pipe()
        descriptor = ends.readEnd
        // A descriptor is gone after close(2), whatever it says.
        defer { try? ends.writeEnd.close() }
        for end in [ends.readEnd.rawValue, ends.writeEnd.rawValue] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends.writeEnd.rawValue, F_SETFL, O_NONBLOCK)
        _ = fcntl(ends.writeEnd.rawValue, StandardInput.setPipeSize, Int32(text.utf8.count))
        // A pipe that does not hold the event: told and counted as one that could not be made.
        guard (try? ends.writeEnd.writeAll(text.utf8)) != nil else {
            // Gone after close(2), too.
            try? ends.readEnd.close()
            throw TooSmall()
        }
    }
}
