import NOCCore

/// The rules between parts of a configuration that stand apart.
struct CrossReferences {
    let reading: ConfigurationPass

    /// Reports names and checks that nothing defines and credentials of the wrong kind.
    func check(_ plan: Plan) {
        for reference in reading.names.references {
            let known = reading.names.definitions[reference.space] ?? [:]
            guard known[reference.name] == nil else { continue }
            let hint = Suggestion.hint(reference.name, among: known.keys.sorted())
            reading.report("there is no \(reference.space.rawValue) '\(reference.name)'\(hint)", at: reference.place)
        }
        for use in reading.names.checkUses where plan.checks[use.value] == nil {
            let hint = Suggestion.hint(use.value.description, among: plan.checks.keys.sorted().map(\.description))
            reading.report("there is no check '\(use.value)'\(hint)", at: use.place)
        }
        for use in reading.names.credentialUses {
            guard let credential = plan.credentials[use.value.credential],
                !use.value.kinds.contains(credential.kind)
            else { continue }
            let wanted = use.value.kinds.map { "'\($0)'" }.joined(separator: " or ")
            reading.report(
                "credential '\(use.value.credential)' is '\(credential.kind)'; \(wanted) is needed", at: use.place)
        }
    }

    /// Reports each cycle of parents once, at the parent that closes it.
    func checkCycles(in targets: [AccountingPlan.Target]) {
        var done: Set<String> = []
        for target in targets where !done.contains(target.id) { follow(target.id, &done) }
    }

    /// Depth first without recursion: a chain of parents may be as long as there are targets.
    private func follow(_ start: String, _ done: inout Set<String>) {
        var path: [String] = []
        var rest: [[Located<String>]] = []
        func enter(_ id: String) {
            path.append(id)
            rest.append(reading.names.parents[id] ?? [])
        }
        enter(start)
        while let current = path.last {
            guard let parent = rest[rest.count - 1].popLast() else {
                done.insert(current)
                path.removeLast()
                rest.removeLast()
                continue
            }
            if let index = path.firstIndex(of: parent.value) {
                let cycle = (path[index...] + [parent.value]).joined(separator: " → ")
                reading.report("parents form a cycle: \(cycle)", at: parent.place)
            } else if !done.contains(parent.value) {
                enter(parent.value)
            }
        }
    }
}
