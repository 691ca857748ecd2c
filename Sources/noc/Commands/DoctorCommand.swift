import ArgumentParser
import NOCCore
import NOCReport

struct DoctorCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What this host lacks for noc, and how to mend it.",
        discussion: "Exit 1 when something that the configuration needs is missing; a warning is no reason.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let findings = Examination(options: options).findings()
        var table = TextTable([.init("SUBJECT"), .init("STATE"), .init("FOUND", minimum: 30)])
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
