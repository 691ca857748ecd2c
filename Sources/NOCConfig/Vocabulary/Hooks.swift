import NOCCore

extension Kind where Value == Hook {
    /// A program that is told (CONTRACT 3).
    static var hook: Kind {
        .record("a hook") { keys in
            let id = keys.required(
                "id", .definition(.hook), Help("Names the hook.", zh: "告警脚本的编号。", example: "duty-phone"))
            let escalation = keys.optional(
                "escalate", .escalation,
                Help(
                    "Whom to tell next while nobody acknowledges.", zh: "无人确认时再通知谁。",
                    example: "{ after: 30m, to: [leader] }"))
            let hook = Hook(
                id: id,
                command: keys.required(
                    "command", .command,
                    Help(
                        "The program, from this file's directory or the PATH, and its arguments; never run through a shell.",
                        zh: "程序（从本文件所在目录算起，或在 PATH 里）及其参数；从不经过 shell。", example: "[hooks.d/wecom.sh, --room, core]")),
                on: Set(
                    keys.optional(
                        "on", .list(.choice(Hook.Event.self), atLeast: 1),
                        eventsHelp)
                        ?? Array(Hook.Event.standard)),
                groups: Set(
                    keys.list(
                        "groups", .reference(.group),
                        Help(
                            "Only the targets of these groups; left out: all.", zh: "只通知这些分组的对象；不写：全部。",
                            example: "[internet]"))),
                targets: Set(
                    keys.list(
                        "targets", .reference(.target),
                        Help("Only these targets; left out: all.", zh: "只通知这些对象；不写：全部。", example: "[website]"))),
                timeout: keys.value(
                    "timeout", .duration(.milliseconds(100), .seconds(3600)), default: "30s",
                    Help("The longest that it may run.", zh: "最长运行时间。", example: "30s")),
                attempts: keys.value(
                    "attempts", .integer(1...100), default: "6",
                    Help(
                        "So many runs are tried before the event is kept as undelivered.", zh: "试几次仍不成功即记为未送达。",
                        example: "6")),
                remindEvery: keys.optional(
                    "remind_every", .duration(.milliseconds(100), .days(90)),
                    Help(
                        "Time between reminders of what is still open; left out: none.", zh: "未结束期间每隔多久提醒一次；不写：不提醒。",
                        example: "4h", beside: "on: [down, up, reminder]")),
                escalateAfter: escalation?.after, escalateTo: escalation?.to ?? [],
                environment: Dictionary(
                    keys.optional(
                        "environment", .dictionary(.environmentName) { .environment($0) },
                        Help(
                            "Further variables of its environment: text, or where a secret is.",
                            zh: "另外的环境变量：文字，或密码的出处。", example: #"{ WECOM_KEY: "credential:wecom" }"#)) ?? [],
                    uniquingKeysWith: { first, _ in first }))
            if keys.isSound { check(hook, keys) }
            return hook
        }
    }

    private static let eventsHelp: Help = {
        let standard = Hook.Event.allCases.filter(Hook.Event.standard.contains).map(\.rawValue)
        return Help(
            "The events it is told of; left out: \(standard.joined(separator: ", ")).",
            zh: "通知哪些事件；不写：\(standard.joined(separator: "、"))。", example: "[down, up, reminder]",
            beside: "remind_every: 4h")
    }()

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
                    "after", .duration(.milliseconds(100), .days(90)),
                    Help("The time without an acknowledgement.", zh: "多久无人确认。", example: "30m")),
                to: keys.required(
                    "to", .list(.reference(.hook), atLeast: 1),
                    Help(
                        "The hooks that get the event 'escalation'.", zh: "收到 escalation 事件的告警脚本。", example: "[leader]")
                ))
        }
    }
}

extension Kind where Value == [String] {
    /// A program with a path (from the directory of this file) or a name to be found in PATH, and its arguments.
    fileprivate static var command: Kind {
        let words = Kind.list(.label("text", upTo: 4096), atLeast: 1)
        return Kind(schema: words.schema(), form: words.form(), placeholder: words.placeholder()) { node, reading in
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
