import NOCCore

extension Kind where Value == Hook {
    /// A program that is told (CONTRACT 3).
    static var hook: Kind {
        .record("a hook") { keys in
            let id = keys.required("id", .definition(.hook), "Names the hook.")
            let escalation = keys.optional("escalate", .escalation, "Whom to tell when nobody acknowledges.")
            let hook = Hook(
                id: id,
                command: keys.required("command", .command, "Program and arguments; never run through a shell."),
                on: Set(
                    keys.optional(
                        "on", .list(.choice(Hook.Event.self), atLeast: 1),
                        "Events; left out: down, up, unknown, recovered_unknown, flapping, collector.")
                        ?? Array(Hook.Event.standard)),
                groups: Set(keys.list("groups", .reference(.group), "Only these groups; left out: all.")),
                targets: Set(keys.list("targets", .reference(.target), "Only these targets; left out: all.")),
                timeout: keys.value(
                    "timeout", .duration(.milliseconds(100), .seconds(3600)), default: "30s", "Longest run."),
                attempts: keys.value("attempts", .integer(1...100), default: "6", "Runs before it is undelivered."),
                remindEvery: keys.optional(
                    "remind_every", .duration(.milliseconds(100), .days(90)),
                    "Pause between reminders of an open incident."),
                escalateAfter: escalation?.after, escalateTo: escalation?.to ?? [],
                environment: Dictionary(
                    keys.optional(
                        "environment", .dictionary(.environmentName) { .environment($0) },
                        "Further variables: text, or references to secrets.") ?? [],
                    uniquingKeysWith: { first, _ in first }))
            if keys.isSound { check(hook, keys) }
            return hook
        }
    }

    private static func check(_ hook: Hook, _ keys: Keys) {
        if let fault = HookProgramFile.fault(of: hook) {
            keys.reading.warn("hook '\(hook.id)' cannot be started: \(fault)", at: keys.place(of: "command"))
        }
        if hook.escalateTo.contains(hook.id) {
            keys.reading.report("hook '\(hook.id)' escalates to itself", at: keys.place(of: "escalate"))
        }
        if hook.on.contains(.reminder), hook.remindEvery == nil {
            keys.reading.warn("no reminder is ever sent: 'remind_every' is missing", at: keys.place(of: "on"))
        }
        if hook.remindEvery != nil, !hook.on.contains(.reminder) {
            let place = keys.place(of: "remind_every")
            keys.reading.warn("no reminder is ever sent: 'on' does not name 'reminder'", at: place)
        }
    }
}

/// When and to whom an unacknowledged incident goes next.
struct Escalation {
    var after: Duration
    var to: [String]
}

extension Kind where Value == Escalation {
    fileprivate static var escalation: Kind {
        .record("an escalation") { keys in
            Escalation(
                after: keys.required(
                    "after", .duration(.milliseconds(100), .days(90)), "Time without acknowledgement."),
                to: keys.required("to", .list(.reference(.hook), atLeast: 1), "Hooks that get 'escalation'."))
        }
    }
}

extension Kind where Value == [String] {
    /// A program with a path (from the directory of this file) or a name to be found in PATH, and its arguments.
    fileprivate static var command: Kind {
        let words = Kind.list(.label("text", upTo: 4096), atLeast: 1)
        return Kind(schema: words.schema(), placeholder: words.placeholder()) { node, reading in
            var read = words.read(node, reading)
            guard case .list(let given) = node.content, let place = given.first?.place, let program = read.value.first
            else { return read }
            if program.isEmpty { reading.report("the command names no program", at: place) }
            guard program.contains("/") else { return read }
            let path = node.place.path(program)
            read.value[0] = path
            // There is none where nobody asked for the effective form.
            if path != program, case .list(var words) = read.effective.content, !words.isEmpty {
                words[0].content = .scalar(path, plain: false)
                read.effective.content = .list(words)
            }
            return read
        }
    }
}

extension Kind where Value == String {
    fileprivate static var environmentName: Kind {
        .pattern(
            "the name of a variable that does not begin with NOC_", "^(?!NOC_)[A-Za-z_][A-Za-z0-9_]*$",
            placeholder: "NONE"
        ) { $0.isEnvironmentName && !$0.hasPrefix("NOC_") }
    }
}
