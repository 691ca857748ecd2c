import ArgumentParser

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "What this host lacks for noc, and how to mend it.",
        discussion: "Exit 1 when something that the configuration needs is missing; a warning is no reason.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let findings = Examination(options: options).findings()
        if try options.wantsJSON() {
            try JSONValue.array(findings.map(Self.json)).show()
        } else {
            var table = TextTable([.init("SUBJECT"), .init("STATE"), .init("FOUND", minimum: 30)])
            for finding in findings {
                table.append([
                    .init(finding.subject), .init(finding.state.rawValue, finding.state.style), .init(finding.detail),
                ])
            }
            Terminal.show(table)
            for finding in findings { finding.advice.map { print("\(finding.subject): \($0)") } }
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
    }

    private static func json(_ finding: Finding) -> JSONValue {
        [
            "subject": .string(finding.subject), "state": .string(finding.state.rawValue),
            "detail": .string(finding.detail), "advice": JSONValue(finding.advice),
        ]
    }
}
