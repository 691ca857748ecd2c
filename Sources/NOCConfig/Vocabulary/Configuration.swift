import NOCCore

extension Kind where Value == Plan {
    /// The whole configuration, all files merged.
    static var configuration: Kind {
        .record("the configuration") { keys in
            let site = keys.required("site", .site, "The room.")
            let storage = keys.record("storage", .storage, "Where and how long the record is kept.")
            let reports = keys.record(
                "reports", .reports, "What the reports that the daemon makes may take of this host.")
            let web = keys.optional("web", .web, "Pages; served by a later version.")
            if web != nil {
                keys.reading.warn("this version serves no pages: 'web' has no effect", at: keys.place(of: "web"))
            }
            keys.reading.defaults = keys.record("defaults", .checkDefaults, "For checks that do not say.")
            _ = keys.optional("include", .includes, "Further files: globs relative to this one.")
            let credentials = keys.optional(
                "credentials", .dictionary(.definition(.credential)) { _ in .credential }, "How to sign in.")
            let objectives = keys.optional(
                "objectives", .dictionary(.definition(.objective)) { .objective($0) }, "What was promised.")
            let groups = keys.list("groups", .group, "Targets that are reported together.")
            let sentinels = keys.list(
                "sentinels", .reference(.target), "Targets that tell whether this host has a network.")
            let drafts = keys.list("targets", .target, "What is measured.")
            let hooks = keys.list("hooks", .hook, "Programs that are told.")
            let heartbeat = keys.optional("heartbeat", .heartbeat, "What is called while the daemon is well.")
            let indicators = IndicatorCatalogue.read(keys)
            let penalties = keys.optional(
                "penalties", .dictionary(.definition(.penalty)) { .penalty($0) }, "By what clauses fees are cut.")
            let website = keys.optional("website_rule", .websiteRule, "When the website counts as out of reach.")
            let power = keys.optional("power", .power, "How the power of the room is watched.")
            let chapters =
                keys.optional("chapters", .chapters, "Which groups the chapters of the office's report tell of.") ?? [:]
            if keys.isSound { checkWeights(of: drafts, groups, keys) }
            let accounting = AccountingPlan(
                site: site, objectives: objectives?.map(\.value) ?? [], groups: groups, sentinels: sentinels,
                targets: drafts.map(\.target))
            let checks = Dictionary(drafts.flatMap(\.specifications)) { first, _ in first }
            return Plan(
                accounting: accounting, storage: storage, reports: reports, web: web,
                credentials: Dictionary(credentials?.map { ($0.key, $0.value) } ?? []) { first, _ in first },
                checks: checks, hooks: hooks, alerting: keys.reading.defaults.alerting.taking(drafts),
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
                ("lines", "网络线路运行情况."), ("terminals", "网格化平台及手持终端账号."), ("website", "政府网站运行情况."), ("room", "核心机房运行情况."),
            ]
            return names.reduce(into: [:]) { chapters, chapter in
                if let groups = keys.optional(chapter.0, .list(.reference(.group)), chapter.1) {
                    chapters[chapter.0] = groups
                }
            }
        }
    }
}

extension Kind where Value == [Located<String>] {
    static var includes: Kind { .list(Kind<String>.text("a path or a glob").located) }
}
