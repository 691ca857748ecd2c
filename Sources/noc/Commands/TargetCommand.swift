import ArgumentParser
import Foundation
import NOCConfig
import NOCCore
import NOCOperations

struct TargetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "What is watched: list, show, add, remove.",
        subcommands: [List.self, Show.self, Add.self, Remove.self])

    struct List: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "Every target of the configuration, and its file.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let configuration = try Workspace.load(options.configurationPath)
            let targets = configuration.plan.accounting.targets
            let files = targets.map { configuration.file(ofTarget: $0.id) }
            var table = TextTable([
                .init("TARGET"), .init("NAME", minimum: 12), .init("GROUP"), .init("CHECKS"), .init("FILE"),
            ])
            for (target, file) in zip(targets, files) {
                let kinds = target.checks.map(\.kind).joined(separator: " ")
                table.append([
                    .init(target.id), .init(target.name), .init(target.group ?? "—"), .init(kinds), .init(file ?? "—"),
                ])
            }
            let json = zip(targets, files).map { TargetAnswer.json($0, $1) }
            try show(["targets": .array(json)], targets.isEmpty ? [.line("no targets")] : [.table(table)])
        }
    }

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(abstract: "A target as its file says it.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The target.") var target: String

        func run() throws {
            let configuration = try Workspace.load(options.configurationPath)
            let targets = configuration.plan.accounting.targets
            guard let found = targets.first(where: { $0.id == target }), let said = configuration.text(ofTarget: target)
            else { throw OperationError.unknown("target", target, among: targets.map(\.id)) }
            try show(
                TargetAnswer.json(found, said.file), [.line("# \(said.file):\(said.line)"), .line(said.text)])
        }
    }

    struct Add: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Writes a target of one address into targets.d/, once the whole is known to be sound.",
            discussion: """
                An address is https://host/path (its page), host:port (whether the port opens) or a host (ping). More \
                checks, expectations and SNMP are written into the file by hand. The daemon takes it in when it reads \
                its configuration again.
                """)

        @OptionGroup var options: GlobalOptions
        @Argument(help: "Its id, in addresses, files and commands.") var id: String
        @Option(help: "What is to be watched.") var address: String
        @Option(help: "As reports print it (default: its id).") var name: String?
        @Option(help: "Its group (default: the only one there is).") var group: String?
        @Option(help: "A target that it lies behind; may be repeated.") var parent: [String] = []
        @Option(help: "How often, such as 30s (default: that of the configuration).") var every: String?

        func run() throws {
            let configuration = try Workspace.load(options.configurationPath)
            let accounting = configuration.plan.accounting
            guard !accounting.targets.contains(where: { $0.id == id }) else {
                throw Failure("there is a target '\(id)' already, in \(configuration.file(ofTarget: id) ?? "")")
            }
            let only = accounting.groups.count == 1 ? accounting.groups.first?.id : nil
            let target = try TargetText.new(
                id: id, name: name, address: address, group: group ?? only, parents: parent, interval: every)
            let edit = try TargetAnswer.applied { () throws(EditRefused) in
                try ConfigurationEdit.adding(target, to: configuration)
            }
            try show(
                ["file": .string(edit.path), "target": .string(id)],
                [
                    .line("\(edit.path): written"),
                    .line("noc check \(id) tries it; systemctl reload noc puts it in force"),
                ])
        }
    }

    struct Remove: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Takes a target out of its file, once the whole is known to be sound; its history stays.",
            discussion: "Comments and everything else in the file stay; a file with nothing left goes.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The target.") var target: String

        func run() throws {
            let configuration = try Workspace.load(options.configurationPath)
            let targets = configuration.plan.accounting.targets
            guard targets.contains(where: { $0.id == target }) else {
                throw OperationError.unknown("target", target, among: targets.map(\.id))
            }
            let edit = try TargetAnswer.applied { () throws(EditRefused) in
                try ConfigurationEdit.removing(target: target, from: configuration)
            }
            try show(
                ["file": .string(edit.path), "target": .string(target), "deleted": .bool(edit.change == .delete)],
                [
                    .line(edit.change == .delete ? "\(edit.path): removed" : "\(edit.path): without '\(target)' now"),
                    .line("systemctl reload noc puts it in force"),
                ])
        }
    }
}

private enum TargetAnswer {
    static func json(_ target: AccountingPlan.Target, _ file: String?) -> JSON {
        let checks: [JSON] = target.checks.map { check in
            [
                "id": .string(check.id), "kind": .string(check.kind),
                "interval_ms": .integer(check.policy.interval.milliseconds),
            ]
        }
        return [
            "id": .string(target.id), "name": .string(target.name), "group": JSON(target.group),
            "objective": JSON(target.objective), "parents": .array(target.parents.map(JSON.string)),
            "checks": .array(checks), "file": JSON(file),
        ]
    }

    /// The edit, done; or every problem that the configuration would have, and nothing done.
    static func applied(_ edit: () throws(EditRefused) -> ConfigurationEdit) throws -> ConfigurationEdit {
        do throws(EditRefused) {
            let edit = try edit()
            do { try edit.apply() } catch { throw EditRefused.because(OperationError(error).message) }
            return edit
        } catch {
            switch error {
            case .because(let why): throw Failure(why)
            case .problems(let found):
                for problem in found.problems { Terminal.note("\(problem)") }
                throw Failure(
                    "the configuration would have \(counted(found.problems.count, "problem")); nothing was done")
            }
        }
    }
}
