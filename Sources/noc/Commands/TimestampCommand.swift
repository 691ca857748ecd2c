import ArgumentParser
import Logging
import NOCCore
import NOCOperations

struct TimestampCommand: AsyncParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "timestamp", abstract: "Gets a token of a timestamp authority (RFC 3161) for the chain's head.",
        discussion: """
            The authority of evidence: { timestamp: … } vouches that the head, and so everything recorded before it, was there \
            at that time. The token is kept with the record, its hash in the chain; noc verify checks it for ever.
            """)

    /// For files that are open for a moment, and the runtime.
    private static let filesKept = 6

    @OptionGroup var options: GlobalOptions
    @Option(help: "Who asks for it.") var by = Person.current

    func run() async throws {
        let workspace = try Workspace(valid: options)
        let wires = try Wires(
            stateDirectory: workspace.stateDirectory, socketsBelow: FileLimit.raised() - Self.filesKept,
            logger: Logger(label: "noc") { _ in StderrLogHandler(level: .warning) })
        defer { wires.stop() }
        let result = try await TimestampOperation(workspace.context).make(
            by: by, from: try wires.timestampAuthority(workspace.plan))
        let (token, zone) = (result.timestamp, result.timeZone)
        try show(
            result,
            [
                .line(
                    "event \(token.event) was there at \(TimeText.seconds(token.time, timeZone: zone)), "
                        + "says \(token.authority) (number \(token.serial), policy \(token.policy))")
            ])
    }
}
