import ArgumentParser
import Foundation
import NOCLedger
import NOCOperations

struct VerifyCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recomputes the chain, the segments and the timelines from the observations.",
        discussion: """
            Exit 1, and the first broken place, where they disagree. A record that was shortened, exchanged or rewritten with \
            all its hashes is told by a head that was told before: in a report, a letter, a mail, a file of a witness.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup(title: "Period") var period: PeriodOptions
    @Flag(help: "Also the reports and letters below the state directory: every file against its manifest.")
    var reports = false
    @Option(
        help: ArgumentHelp(
            "A head that was told earlier, or a file that names one: a report's json or md, its manifest, a mail's text.",
            valueName: "HASH|FILE"))
    var head: [String] = []
    @Option(
        help: ArgumentHelp(
            "A fingerprint that noc key showed and somebody noted elsewhere.", valueName: "SHA256:…"))
    var key: String?
    @Option(help: "What a hook collected of the event head, one a line.") var witness: [String] = []

    func run() throws {
        let workspace = try Workspace(options)
        let asked = try period.period(in: workspace.timeZone, at: .current)
        let heads = try head.flatMap(Self.told) + witness.flatMap(Self.read)
        let operation = VerifyOperation(
            workspace.context, stateDirectory: workspace.stateDirectory, host: HostFiles())
        let result = try operation.verify(asked, reports: reports, heads: heads, key: key) { done, all in
            Terminal.progress("verifying: \(all == 0 ? 100 : 100 * done / all) %")
        }
        Terminal.endProgress()
        try show(result, result.parts)
        if !result.problems.isEmpty { throw ExitCode(1) }
    }

    private static func told(_ told: String) throws -> [ToldHead] {
        let isHash = told.utf8.count == 64 && told.allSatisfy(\.isHexDigit)
        return isHash ? [ToldHead(hash: told)] : try read(told)
    }

    /// Far above a report's json of a large room.
    private static let mostBytes = 256 << 20

    private static func read(_ file: String) throws -> [ToldHead] {
        let text: String
        do {
            let data = try Rights.asInvoker {
                try FileHandle(forReadingFrom: URL(fileURLWithPath: file)).read(upToCount: mostBytes) ?? Data()
            }
            text = String(decoding: data, as: UTF8.self)
        } catch {
            let why = OperationError(error).message.trimmingPrefix("a file: ")
            throw Failure("\(file): expected a head of 64 hexadecimal digits, or a file that names one: \(why)")
        }
        let heads = ToldHead.all(in: text)
        guard !heads.isEmpty else { throw Failure("\(file) names no head: 64 hexadecimal digits were expected") }
        return heads
    }
}
