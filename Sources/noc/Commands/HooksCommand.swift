import ArgumentParser
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor

struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Alert hooks: try one, list what was delivered, and see to what was not.",
        subcommands: [Test.self, Log.self, Retry.self, Clear.self, Failure.self])

    struct Test: AsyncParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Sends a test event through a hook and shows how it ended; exit 0 when it was delivered, else 1.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var service: ServiceOptions
        @Argument(help: "The hook's id.") var hook: String

        func run() async throws {
            try service.handOver()
            let workspace = try Workspace(valid: options)
            // What a hook of root's would make, the daemon's could not write afterwards.
            try DaemonUser.becomeOwner(of: workspace.stateDirectory)
            let hook = try workspace.hook(hook)
            let secrets = SecretStore()
            let test = HookTest(workspace.plan, time: SystemTime()) { try secrets.resolve($0) }
            let (delivery, result) = await test.run(hook)
            let output = result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
            try show(
                [
                    "hook": .string(hook.id), "delivery_id": .string(delivery.id),
                    "delivered": .bool(result.isDelivered), "result": .string("\(result.ending)"),
                    "output": .string(result.output),
                ],
                [.line(hook.command.joined(separator: " "))] + (result.output.isEmpty ? [] : [.line(output)])
                    + [.line("\(result.ending): \(result.isDelivered ? "delivered" : "not delivered")")])
            guard !result.isDelivered else { return }
            if let fault = HookProgramFile.fault(of: hook, asDaemon: true) { Terminal.note(fault) }
            service.remind(of: hook.secrets)
            throw ExitCode(1)
        }
    }

    struct Log: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Deliveries, the newest first.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "How many.") var limit = 50
        @Flag(help: "Only those that were given up.") var undelivered = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit \(limit): expected a number above 0") }
        }

        func run() throws {
            let workspace = try Workspace(options)
            let states = undelivered ? [Delivery.State.undelivered] : Delivery.State.allCases
            let deliveries = try workspace.ledger(.read).deliveries(limit: limit, states: states)
            try show(.array(deliveries.map { Self.json($0, workspace) }), Self.parts(deliveries, workspace))
        }

        private static func parts(_ deliveries: [Delivery], _ workspace: Workspace) -> [AnswerPart] {
            guard !deliveries.isEmpty else { return [.line("no deliveries")] }
            var table = TextTable([
                .init("TIME"), .init("HOOK"), .init("EVENT"), .init("ABOUT"), .init("STATE"),
                .init("TRIES", .trailing), .init("LAST"), .init("DELIVERY"),
            ])
            for delivery in deliveries {
                table.append([
                    .init(TimeText.seconds(delivery.createdAt, timeZone: workspace.timeZone)), .init(delivery.hook),
                    .init(delivery.event.rawValue),
                    .init(delivery.target ?? "-"), .init(delivery.state.rawValue, delivery.state.style),
                    "\(delivery.attempts)", .init(delivery.lastResult ?? ""), .init(delivery.id),
                ])
            }
            return [.table(table)]
        }

        private static func json(_ delivery: Delivery, _ workspace: Workspace) -> JSON {
            let time = { (instant: Instant) in TimeText.rfc3339(instant, timeZone: workspace.timeZone) }
            return [
                "id": .string(delivery.id), "hook": .string(delivery.hook), "event": .string(delivery.event.rawValue),
                "incident": JSON(delivery.incident), "target": JSON(delivery.target),
                "state": .string(delivery.state.rawValue), "attempts": JSON(delivery.attempts),
                "created_at": .string(time(delivery.createdAt)),
                "next_attempt": delivery.state == .pending ? .string(time(delivery.nextAttempt)) : nil,
                "finished_at": JSON(delivery.finishedAt.map(time)),
                "last_result": JSON(delivery.lastResult), "last_output": JSON(delivery.lastOutput),
            ]
        }
    }
}
