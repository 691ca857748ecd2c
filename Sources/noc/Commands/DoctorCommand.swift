import ArgumentParser
import NOCCore
import NOCReport

struct DoctorCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What this host lacks for noc, and how to mend it.",
        discussion: """
            Exit 1 only for what stops the daemon or an alert; a warning is no reason. Any user may run it: what only the \
            service's user can tell is a warning then, and --as-service tells it.
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var service: ServiceOptions

    func run() throws {
        try service.handOver()
        let findings = Examination(options: options).findings()
        var table = TextTable([.init("SUBJECT"), .init("STATE"), .init("FOUND")])
        for finding in findings {
            table.append([
                .init(finding.subject), .init(finding.state.rawValue, finding.state.style), .init(finding.detail),
            ])
        }
        let advice = findings.compactMap { finding in finding.advice.map { "\(finding.subject): \($0)" } }
        try show(.array(findings.map(Self.json)), [.table(table)] + advice.map(AnswerPart.line))
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
    }

    private static func json(_ finding: Finding) -> JSON {
        [
            "subject": .string(finding.subject), "state": .string(finding.state.rawValue),
            "detail": .string(finding.detail), "advice": JSON(finding.advice),
        ]
    }
}
