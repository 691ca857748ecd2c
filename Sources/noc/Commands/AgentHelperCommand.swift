import ArgumentParser
import NOCDemo

/// snmpd starts this beside a simulated agent and asks it for values (`pass_persist` in snmpd.conf(5)).
struct AgentHelperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: AgentHelper.command, abstract: "Answers snmpd from a file of values.", shouldDisplay: false)

    @Argument var file: String

    func run() { AgentHelper(file: file).run() }
}
