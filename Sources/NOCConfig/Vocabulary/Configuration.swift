import NOCCore

extension Kind where Value == Plan {
    /// The whole configuration, all files merged.
    static var configuration: Kind {
        .record("the configuration") { keys in
            let site = keys.required(
                "site", .site, Help("The room.", zh: "机房。", example: "{ id: dongqu-core, name: 东区核心机房 }"))
            let storage = keys.record(
                "storage", .storage,
                Help(
                    "Where the record is kept, and how long.", zh: "记录存在哪里、保存多久。",
                    example: "{ directory: /var/lib/noc, retain_observations: 400d }"))
            let reports = keys.record(
                "reports", .reports,
                Help(
                    "What the process that makes the daemon's reports may take of this host.",
                    zh: "守护进程生成报告时可占用的内存和时间。", example: "{ memory: 1024MiB, time: 30m }"))
            let evidence = keys.record(
                "evidence", .evidence,
                Help(
                    "How the record is proved elsewhere: the key that signs it.", zh: "怎样向外证明记录：签名用的密钥。",
                    example: "{ algorithm: ed25519 }"))
            let web = keys.optional(
                "web", .web,
                Help(
                    "Pages; this version serves none yet.", zh: "网页；本版本尚不提供。", example: #"{ listen: "127.0.0.1:8080" }"#
                ))
            if web != nil {
                keys.reading.warn("this version serves no pages: 'web' has no effect", at: keys.place(of: "web"))
            }
            keys.reading.defaults = keys.record(
                "defaults", .checkDefaults,
                Help(
                    "What holds for every check that does not say otherwise.", zh: "各检查没有写明时的默认值。",
                    example: "{ interval: 60s, timeout: 10s }"))
            _ = keys.optional(
                "include", .includes,
                Help(
                    "Further files, as paths or globs from this file's directory; lists of all files are joined.",
                    zh: "另外的文件，路径或通配符，从本文件所在目录算起；各文件的列表合并。", example: "[targets.d/*.yaml]"))
            let credentials = keys.optional(
                "credentials", .dictionary(.definition(.credential)) { _ in .credential },
                Help(
                    "How noc signs in, by names of one's own; secrets are named, never written here.",
                    zh: "登录凭据，名称自定；这里只写密码的出处，从不写密码。",
                    example:
                        #"{ portal: { login: { username: "env:PORTAL_USER", password: "credential:portal-password" } } }"#
                ))
            let objectives = keys.optional(
                "objectives", .dictionary(.definition(.objective)) { .objective($0) },
                Help(
                    "What was promised, by names of one's own.", zh: "考核目标，名称自定。",
                    example: "{ leased-line: { availability: 99.9%, unreachable: exclude } }"))
            let groups = keys.list(
                "groups", .group,
                Help(
                    "Targets that are reported together.", zh: "报告中归在一起的对象。",
                    example: "[{ id: extranet, name: 电子政务外网, objective: office }]"))
            let sentinels = keys.list(
                "sentinels", .reference(.target),
                Help(
                    "Targets that tell whether this host itself has a network; while all of them fail, no other is blamed.",
                    zh: "用来判断本机是否有网的对象；它们全部失败时，不算别的对象失败。", example: "[gateway]"))
            let drafts = keys.list(
                "targets", .target,
                Help(
                    "What is measured.", zh: "监测对象。",
                    example:
                        "[{ id: internet-telecom, name: 互联网出口（电信）, checks: [{ id: rtt, icmp: { host: 192.0.2.1 } }, { id: bgp, tcp: { host: 192.0.2.1, port: 179 } }] }]"
                )
            )
            let hooks = keys.list(
                "hooks", .hook,
                Help(
                    "Programs that are told of outages and other events.", zh: "接到中断等事件通知的程序（告警脚本）。",
                    example: "[{ id: duty-phone, command: [hooks.d/wecom.sh] }]"))
            let maintenance = keys.list(
                "maintenance", Kind<MaintenanceRule>.maintenanceRule.located,
                Help(
                    "Planned work that recurs; each occurrence is declared two months ahead.",
                    zh: "定期的计划停机；每一次提前两个月登记。",
                    example: "[{ weekly: \"sun 02:00-04:00\", targets: [website], by: 运维组, reason: 系统补丁 }]"))
            if keys.isSound { maintenance.checkOverlaps(keys.reading) }
            let heartbeat = keys.optional(
                "heartbeat", .heartbeat,
                Help(
                    "An address that is called while the daemon is well, so that something outside can tell when it is dead.",
                    zh: "守护进程正常时定时访问的地址，供外部判断它是否已停。",
                    example: #"{ url: "https://watch.example.gov.cn/ping/noc", interval: 60s }"#))
            let indicators = IndicatorCatalogue.read(keys)
            let penalties = keys.optional(
                "penalties", .dictionary(.definition(.penalty)) { .penalty($0) },
                Help(
                    "The clauses of contracts by which a month's fee is cut, by names of one's own.",
                    zh: "合同中扣减月租费的条款，名称自定。",
                    example:
                        "{ line-2026: { name: 中断按时扣减, clause: 每月中断超过4小时的，每小时扣减月租费的2%。, per_hour: { allowance: 4h, percent: 2% } } }"
                ))
            let website = keys.optional(
                "website_rule", .websiteRule,
                Help(
                    "When the government website counts as out of reach (国办秘函〔2019〕19号).",
                    zh: "政府网站“站点无法访问”的判定（国办秘函〔2019〕19号）。", example: "{ check: website/home }"))
            let power = keys.optional(
                "power", .power,
                Help(
                    "How the power and the air of the room are watched.", zh: "机房供电和温湿度怎样监测。",
                    example: "{ target: ups, evidence: [core-switch] }"))
            let chapters =
                keys.optional(
                    "chapters", .chapters,
                    Help(
                        "Which groups the chapters of the office's report tell of; left out: known from the other rules.",
                        zh: "月报各章讲哪些分组；不写：由其他规则得知。", example: "{ room: [internet] }")) ?? [:]
            if keys.isSound { checkWeights(of: drafts, groups, keys) }
            let accounting = AccountingPlan(
                site: site, objectives: objectives?.map(\.value) ?? [], groups: groups, sentinels: sentinels,
                targets: drafts.map(\.target))
            let checks = Dictionary(drafts.flatMap(\.specifications)) { first, _ in first }
            return Plan(
                accounting: accounting, storage: storage, reports: reports, web: web, evidence: evidence,
                credentials: Dictionary(credentials?.map { ($0.key, $0.value) } ?? []) { first, _ in first },
                checks: checks, hooks: hooks, maintenance: maintenance.map(\.value),
                alerting: keys.reading.defaults.alerting.taking(drafts),
                heartbeat: heartbeat, indicators: indicators,
                reporting: ReportingPlan(
                    website: website?.rule(in: accounting, checks, keys.reading),
                    power: power?.plan(in: accounting, checks, keys.reading),
                    penalties: penalties?.map(\.value) ?? [], chapters: chapters))
        }
    }

    private static func checkWeights(of drafts: [TargetDraft], _ groups: [AccountingPlan.Group], _ keys: Keys) {
        let weighted = Set(groups.filter { $0.aggregate == .weighted }.map(\.id))
        for draft in drafts {
            guard let group = draft.target.group, weighted.contains(group), draft.target.affectedUnits == nil else {
                continue
            }
            keys.reading.report(
                "group '\(group)' is weighted, and target '\(draft.target.id)' has no affected_units", at: draft.place)
        }
    }
}

extension Kind where Value == [String: [String]] {
    /// Left out: the website's and the room's group are known from their rules, all others are lines.
    fileprivate static var chapters: Kind {
        .record("the chapters") { keys in
            let names = [
                ("lines", "lines", "网络线路运行情况"), ("terminals", "terminals and their accounts", "网格化平台及手持终端账号"),
                ("website", "the website", "政府网站运行情况"), ("room", "the room", "核心机房运行情况"),
            ]
            return names.reduce(into: [:]) { chapters, chapter in
                let help = Help(
                    "Groups of the chapter about \(chapter.1) (\(chapter.2)).", zh: "“\(chapter.2)”一章讲的分组。",
                    example: "[internet]")
                if let groups = keys.optional(chapter.0, .list(.reference(.group)), help) {
                    chapters[chapter.0] = groups
                }
            }
        }
    }
}

extension Kind where Value == [Located<String>] {
    static var includes: Kind { .list(Kind<String>.text("a path or a glob").told(as: .value(.path)).located) }
}
