import ArgumentParser
import CLinux
import Foundation
import Logging
import NOCCore

/// What the daemon starts to make a report: reads an order from stdin and answers on stdout.
struct WriteReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ReportProcess.command, abstract: "Makes a report for the daemon.", shouldDisplay: false)

    @Option(help: "The daemon's process id.") var parent: Int32
    @Option(help: "Bytes of memory it may have.") var memory: UInt64

    func run() throws {
        guard noc_step_back(parent, memory) == 0 else {
            throw Failure("cannot step back behind process \(parent): \(String(cString: strerror(errno)))")
        }
        do {
            let order = try ReportOrder(JSON(FileHandle.standardInput.readToEnd() ?? Data()))
            let logger = Logger(label: "noc.report") { _ in AnswerLogHandler(level: order.logLevel) }
            let written = try ReportWriter(order: order, logger: logger).write()
            ReportAnswer.written(directory: written.directory, isFinal: written.isFinal).send()
        } catch {
            ReportAnswer.failed("\(error)").send()
            throw ExitCode(1)
        }
    }
}
