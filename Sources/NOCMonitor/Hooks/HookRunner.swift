package import NOCCore

/// Where secrets come from. Throws when one cannot be had.
package typealias SecretSource = @Sendable (SecretReference) throws -> Secret

/// Makes one attempt of one delivery.
package struct HookRunner: Sendable {
    /// Characters; the kernel refuses a variable of more than 128 KiB.
    private static let longestVariable = 8_000

    private let room: ProgramRoom
    let time: any TimeSource
    let secrets: SecretSource

    package init(time: any TimeSource, secrets: @escaping SecretSource) {
        self.init(time: time, secrets: secrets, room: ProgramRoom())
    }

    init(time: any TimeSource, secrets: @escaping SecretSource, room: ProgramRoom) {
        self.time = time
        self.secrets = secrets
        self.room = room
    }

    /// Never throws: what cannot be started is a result as well.
    package func run(_ hook: Hook, payload: String, attempt: Int) async -> HookResult {
        do {
            var message = try AlertMessage(json: payload)
            message.attempt = attempt
            var redactor = Redactor()
            let program = HookProgram(
                command: hook.command, environment: try environment(of: hook, for: message, hiding: &redactor),
                timeout: hook.timeout, time: time, room: room, redactor: redactor)
            return await program.run(input: message.jsonText() + "\n")
        } catch {
            return HookResult(.cannotStart(String(describing: error)))
        }
    }

    /// The configured variables win over the base, and `NOC_*` over both.
    private func environment(
        of hook: Hook, for message: AlertMessage, hiding redactor: inout Redactor
    ) throws -> [String: String] {
        var result = ["PATH": Hook.path, "LANG": "C.UTF-8"]
        for (name, value) in hook.environment {
            switch value {
            case .plain(let text): result[name] = text
            case .secret(let reference):
                let secret = try secrets(reference).reveal()
                redactor.hide(secret)
                result[name] = secret
            }
        }
        result.merge(message.variables) { $1 }
        return result.mapValues { String($0.replacing("\0", with: "").prefix(HookRunner.longestVariable)) }
    }
}

/// How long to wait before the next attempt: 5 s, 15 s, 45 s, … up to 15 min, each up to a fifth shorter or longer.
enum RetryPause {
    private static let first = 5.0
    private static let growth = 3.0
    private static let longest = 900.0

    /// After the failed attempt number `attempt` (from 1). The jitter depends on the delivery alone, not on chance.
    static func after(attempt: Int, of delivery: String) -> Duration {
        var pause = first
        for _ in 1..<max(1, min(attempt, 12)) { pause = min(longest, pause * growth) }
        let spread = Double(SchedulePhase.hash("\(delivery)#\(attempt)") >> 11) / Double(1 << 53)
        return .milliseconds(Int64(pause * 1_000 * (0.8 + 0.4 * spread)))
    }
}
