import ArgumentParser
import NOCConfig
import NOCCore

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration: check, show, describe.",
        subcommands: [Check.self, Show.self, Schema.self, Reference.self])

    struct Check: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Prints every problem as FILE:LINE:COLUMN: message; exit 0 when there is none, else 1.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let path = options.configurationPath
            do {
                let loaded = try ConfigurationLoader.load(path: path)
                let counts = [
                    counted(loaded.plan.accounting.targets.count, "target"), counted(loaded.plan.checks.count, "check"),
                    counted(loaded.plan.hooks.count, "hook"),
                ]
                let today = loaded.plan.accounting.site.timeZone.day(of: .current)
                try show(
                    [], loaded.warnings + loaded.warnings(on: today),
                    "\(path): \(counts.joined(separator: ", ")), no problem")
            } catch let found as ConfigurationProblems {
                try show(found.problems, found.warnings, nil)
                Terminal.note("\(path): \(counted(found.problems.count, "problem"))")
                throw ExitCode(1)
            }
        }

        private func show(
            _ problems: [ConfigurationProblem], _ warnings: [ConfigurationProblem], _ verdict: String?
        ) throws {
            let lines = problems.map { "\($0)" } + [verdict].compactMap(\.self)
            try show(
                [
                    "config": .string(options.configurationPath), "ok": .bool(problems.isEmpty),
                    "problems": .array(problems.map(Self.json)), "warnings": .array(warnings.map(Self.json)),
                ], lines.map(AnswerPart.line))
            guard try !options.wantsJSON() else { return }
            for warning in warnings {
                Terminal.note("\(warning.file):\(warning.line):\(warning.column): warning: \(warning.message)")
            }
        }

        private static func json(_ problem: ConfigurationProblem) -> JSON {
            [
                "file": .string(problem.file), "line": JSON(problem.line), "column": JSON(problem.column),
                "message": .string(problem.message),
            ]
        }
    }

    struct Show: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract:
                "The configuration as one YAML file, or JSON: includes merged, defaults filled in, secrets masked.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let path = options.configurationPath
            if try options.wantsJSON() {
                try Terminal.say(Workspace.read(path, ConfigurationLoader.effectiveJSON).jsonText(.pretty))
            } else {
                try OutputFile.standard.write(Workspace.read(path, ConfigurationLoader.effectiveYAML))
            }
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A JSON Schema of the configuration, for editors.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var words: WordsOptions

        func run() throws { try OutputFile.standard.write(ConfigurationSchema.json(words.locale)) }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Every key of the configuration with its type, default, meaning and an example, as Markdown or JSON.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var words: WordsOptions

        func run() throws {
            let reference = ConfigurationReference()
            if try options.wantsJSON() {
                try Terminal.say(reference.json(words.locale).jsonText(.pretty))
            } else {
                try OutputFile.standard.write(reference.markdown(words.locale))
            }
        }
    }

    struct WordsOptions: ParsableArguments {
        @Option(help: "The language of the texts.")
        var locale: Language = .english
    }
}

extension Language: ExpressibleByArgument {}
