package import NOCCore

/// Reads a configuration and everything it includes.
package enum ConfigurationLoader {
    /// The plan, or every problem of every file. Secrets are not looked up: a configuration may be checked where they are not.
    package static func load(path: String) throws(ConfigurationProblems) -> LoadedConfiguration {
        try read(SourceFiles(path: path), effective: reportingKeys).configuration
    }

    /// The plan once more from what was read when it was loaded.
    package static func load(_ source: ConfigurationSource) throws(ConfigurationProblems) -> LoadedConfiguration {
        try read(SourceFiles(remembered: source), effective: reportingKeys).configuration
    }

    /// The whole configuration as one YAML file: includes merged, defaults filled in, secrets only as references.
    /// Loading it gives the same plan.
    package static func effectiveYAML(path: String) throws(ConfigurationProblems) -> String {
        YAMLWriter.write(try read(SourceFiles(path: path), effective: nil).effective)
    }

    /// What can be read of a configuration with mistakes, and those: enough to tell somebody of them. No plan where it has no
    /// site to speak of.
    package static func salvage(path: String) -> (plan: Plan?, problems: [ConfigurationProblem]) {
        do {
            return (try load(path: path).plan, [])
        } catch {
            let reading = ConfigurationPass()
            var tree = SourceTree(SourceFiles(path: path), reading: reading)
            tree.add(path)
            reading.readFile = { name, place in tree.calendar(name, from: place) }
            defer { reading.readFile = { _, _ in nil } }
            var plan = Kind<Plan>.configuration.read(tree.root, reading).value
            plan.hooks.removeAll { $0.command.first?.isEmpty ?? true }
            return (plan.hooks.isEmpty ? nil : plan, error.problems)
        }
    }

    /// The same as JSON.
    package static func effectiveJSON(path: String) throws(ConfigurationProblems) -> JSON {
        try read(SourceFiles(path: path), effective: nil).effective.json
    }

    private static func read(_ disk: SourceFiles, effective keys: Set<String>?) throws(ConfigurationProblems) -> (
        configuration: LoadedConfiguration, effective: YAMLNode
    ) {
        let reading = ConfigurationPass()
        reading.effectiveKeys = keys
        var tree = SourceTree(disk, reading: reading)
        tree.add(disk.source.path)
        if tree.isIncomplete { reading.incomplete = tree.root.place }
        reading.readFile = { name, place in tree.calendar(name, from: place) }
        defer { reading.readFile = { _, _ in nil } }
        let read = Kind<Plan>.configuration.read(tree.root, reading)
        if !tree.isIncomplete { CrossReferences(reading: reading).check(read.value) }
        CrossReferences(reading: reading).checkCycles(in: read.value.accounting.targets)
        // Whose key is misspelt, or whose file cannot be read, has targets.
        if reading.problems.isEmpty, read.value.accounting.targets.isEmpty {
            reading.warn("no targets: nothing is measured", at: tree.root.place)
        }
        let warnings = sorted(reading.warnings, tree.files)
        guard reading.problems.isEmpty else {
            let found = reading.problems.flatMap { place, messages in
                messages.map { Located(value: $0, place: place) }
            }
            let problems = found + fullWidthMarks(behind: found, tree.source)
            throw ConfigurationProblems(
                problems: sorted(problems, tree.files), warnings: warnings,
                stateDirectory: read.value.storage.directory ?? tree.stateDirectory)
        }
        var plan = read.value
        plan.reportingText = read.effective.text(of: reportingKeys)
        return (
            LoadedConfiguration(
                plan: plan, warnings: warnings, files: tree.files, source: tree.source, calendars: reading.calendars,
                lastDays: reading.lastDays),
            read.effective
        )
    }

    /// What the configuration says of `Plan.indicators` and `Plan.reporting`.
    private static let reportingKeys: Set = [
        "projects", "records", "grades", "website_rule", "power", "penalties", "chapters",
    ]

    /// Each mark once, whatever it led to.
    private static func fullWidthMarks(
        behind problems: [Located<String>], _ source: ConfigurationSource
    ) -> [Located<String>] {
        var marks: [Place: Located<String>] = [:]
        for (file, found) in Dictionary(grouping: problems, by: \.place.file) {
            guard let text = source.texts[file] else { continue }
            let finder = FullWidthMarks(text, file: file)
            for problem in found {
                if let mark = finder.mark(behind: problem.value, at: problem.place) { marks[mark.place] = mark }
            }
        }
        return Array(marks.values)
    }

    private static func sorted(_ found: [Located<String>], _ files: [String]) -> [ConfigurationProblem] {
        let order = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        let ranked = found.map { (order[$0.place.file] ?? files.count, $0.place.line, $0.place.column, $0) }
        return ranked.sorted { a, b in
            (a.0, a.1, a.2, a.3.value) < (b.0, b.1, b.2, b.3.value)
        }.map { _, line, column, found in
            ConfigurationProblem(file: found.place.file, line: line, column: column, message: found.value)
        }
    }
}

extension YAMLNode {
    /// The entries of a map that have one of `keys`, as YAML.
    fileprivate func text(of keys: Set<String>) -> String {
        guard case .map(let entries) = content else { return "" }
        return YAMLWriter.write(YAMLNode(.map(entries.filter { keys.contains($0.key) }), at: place))
    }
}
