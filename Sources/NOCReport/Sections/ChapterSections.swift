import NOCCore
import NOCDocument

extension Section {
    /// The same behind the chapters.
    var asAppendix: Section {
        var section = self
        section.isAppendix = true
        return section
    }

    /// A chapter on upright paper.
    static func chapter(_ id: String, _ title: String, _ blocks: [Block]) -> Section {
        Section(id: id, number: "", title: title, isAppendix: false, orientation: .portrait, blocks: blocks)
    }
}

/// The chapters of the office's report: each tells one of its duties.
extension ReportDocument {
    func targets(of chapter: ReportChapters.Chapter) -> [TargetAccount] {
        account.targets.filter { facts.chapters.chapter(of: $0.target) == chapter }
    }

    /// 网络线路运行情况.
    var lines: Section {
        let own = targets(of: .lines)
        guard !own.isEmpty else { return .chapter("lines", "网络线路运行情况", [.paragraph("没有监测网络线路。")]) }
        var blocks: [Block] = [
            .heading(number: "", title: TargetFigure.availability), .table(lineTable(own)), .table(outageTable(own)),
        ]
        blocks += [downtimeChart(own)].compactMap { $0 }
        blocks += [.heading(number: "", title: "质量"), .table(latencyTable(own))] + lossBlocks(own)
        blocks += [.heading(number: "", title: "流量")] + trafficBlocks(own)
        blocks += [.heading(number: "", title: "租费扣减试算")] + penaltyBlocks
        return .chapter("lines", "网络线路运行情况", blocks + recorded(.lines))
    }

    private func lineTable(_ targets: [TargetAccount]) -> Table {
        let columns = [
            Column(PenaltyFigure.target, weight: 6), Column(PenaltyFigure.carrier, weight: 3.4),
            Column("带宽", weight: 3),
            Column(TargetFigure.objective, weight: 3),
            Column(TargetFigure.assessed, weight: 3.6, group: TargetFigure.availability),
            Column(TargetFigure.overall, weight: 3.6, group: TargetFigure.availability),
            Column(TargetFigure.lower, weight: 3.6, group: "误差界"),
            Column(TargetFigure.upper, weight: 3.6, group: "误差界"), Column(TargetFigure.coverage, weight: 3.6),
            Column(TargetFigure.met, weight: 3, alignment: .center),
        ]
        let rows = targets.map { target in
            let contract = target.target.contract
            let figures = target.figures
            return Row([
                .text(name(target.target.id)), .optional(contract?.carrier), .optional(contract?.bandwidth),
                promise(target.objective), percent(figures.assessed.ratio, tone: figures.met == false ? .bad : .plain),
                percent(figures.overall.ratio), percent(figures.lower.ratio), percent(figures.upper.ratio),
                figures.coverage.map { percent($0, tone: figures.isThin ? .warning : .plain) } ?? .dash,
                ReportWords.verdict(figures.met, promised: target.objective.availability != nil),
            ])
        }
        return Table(
            number: nil, caption: "线路\(TargetFigure.availability)", columns: columns, rows: rows,
            emptyText: "没有监测网络线路。",
            notes: availabilityNotes(targets))
    }

    /// Counted downtime of every day, over the lines.
    private func downtimeChart(_ targets: [TargetAccount]) -> Block? {
        let days = account.period.days(in: zone)
        guard days.count > 1, days.count <= 100 else { return nil }
        let bars = days.enumerated().map { index, day -> BarChart.Bar in
            let accounts = targets.compactMap { $0.days.indices.contains(index) ? $0.days[index] : nil }
            let isKnown = accounts.contains { $0.assessed.ratio != nil }
            let bad = accounts.map(\.assessed.bad).reduce(0, +)
            return BarChart.Bar(
                label: String(day.day.day), day: day.day, value: isKnown ? Double(bad) / 60_000 : nil,
                text: isKnown ? zeroSpan(bad) : "—", tone: bad > 0 ? .bad : isKnown ? .good : .muted)
        }
        let total = targets.map(\.figures.countedDowntime).reduce(0, +)
        let marred = bars.count { ($0.value ?? 0) > 0 }
        return .chart(
            Chart(
                number: nil, caption: "每日计入考核的中断时长",
                summary: "各线路合计\(zeroSpan(total))，\(marred)天有中断。",
                content: .bars(BarChart(unit: "分钟", bars: bars, limits: []))))
    }

    /// 省网格化平台及手持终端账号.
    var terminals: Section {
        let own = targets(of: .terminals)
        guard !own.isEmpty else {
            return .chapter(
                "terminals", "网格化平台及手持终端账号", [.paragraph("没有监测网格化平台和终端账号登录。")] + recorded(.terminals))
        }
        return .chapter(
            "terminals", "网格化平台及手持终端账号",
            [.table(loginTable(own)), .table(outageTable(own))] + recorded(.terminals))
    }

    private func loginTable(_ targets: [TargetAccount]) -> Table {
        let columns = [
            Column("对象", weight: 6), Column(TargetFigure.objective, weight: 3),
            Column(TargetFigure.availability, .percent, weight: 3.6),
            Column(TargetFigure.coverage, weight: 3.6), Column("尝试次数", .number, weight: 3, group: "访问与登录"),
            Column("成功率", .percent, weight: 3.4, group: "访问与登录"),
            Column(LatencyFigure.p50, weight: 3, group: "响应时间（毫秒）"),
            Column(LatencyFigure.p95, weight: 3, group: "响应时间（毫秒）"),
            Column(TargetFigure.met, weight: 3, alignment: .center),
        ]
        let rows = targets.map { target in
            let figures = target.figures
            let counts = facts.attempts(of: target)
            let total = counts.succeeded + counts.failed
            return Row([
                .text(name(target.target.id)), promise(target.objective),
                percent(figures.assessed.ratio, tone: figures.met == false ? .bad : .plain),
                figures.coverage.map { percent($0) } ?? .dash, total == 0 ? .dash : .count(total),
                total == 0 ? .dash : percent(Double(counts.succeeded) / Double(total)),
                .number(target.latency.p50?.milliseconds, digits: 0),
                .number(target.latency.p95?.milliseconds, digits: 0),
                ReportWords.verdict(figures.met, promised: target.objective.availability != nil),
            ])
        }
        return Table(
            number: nil, caption: "平台与终端登录", columns: columns, rows: rows, emptyText: "",
            notes: ["登录由测试账号按固定间隔完整走一遍；成功率按次数，\(TargetFigure.availability)按时间，两者口径不同。"])
    }

    /// 政府网站运行.
    var website: Section {
        let own = targets(of: .website)
        var blocks = websiteBlocks
        if !own.isEmpty { blocks += [.table(siteTable(own)), .table(latencyTable(own))] }
        return .chapter("website", "政府网站运行情况", blocks + recorded(.website))
    }

    private func siteTable(_ targets: [TargetAccount]) -> Table {
        availabilityTable(targets, caption: Metric.Kind.websiteAvailability.title)
    }

    /// 核心机房: power, air, equipment.
    var room: Section {
        let own = targets(of: .room)
        var blocks: [Block] = [.heading(number: "", title: "供电与环境")] + powerBlocks
        blocks.append(.heading(number: "", title: "机房设备"))
        if own.isEmpty {
            blocks.append(.paragraph("没有单列监测的机房设备。"))
        } else {
            blocks += [
                .table(availabilityTable(own, caption: "机房设备\(TargetFigure.availability)")), .table(outageTable(own)),
            ]
        }
        return .chapter("room", "核心机房运行情况", blocks + recorded(.room))
    }

    /// 安全运维: alarms, handling, security incidents, logs, inspections, parts.
    var security: Section {
        let own = account.faults.filter(\.isAlerting)
        let acknowledged = own.compactMap(\.responseTime)
        let mean = acknowledged.isEmpty ? nil : acknowledged.reduce(0, +) / Int64(acknowledged.count)
        var sentences = ["\(here)确认中断告警\(own.count)起，人工确认\(own.count { $0.acknowledgedAt != nil })起"]
        if let mean { sentences.append("平均响应时间\(zeroSpan(mean))") }
        var blocks: [Block] = [
            .paragraph(Paragraph(sentences.joined(separator: "，") + "。")), .paragraph(Paragraph(retention)),
        ]
        if own.isEmpty { blocks[0] = .paragraph(Paragraph(isMeasured ? "\(here)没有确认的中断告警。" : noOutage)) }
        return .chapter("security", "安全运维情况", blocks + recorded(.security))
    }

    /// 《网络安全法》关于网络日志留存不少于六个月的规定; the article's number changed with the amendment of 2025, so none is named.
    private var retention: String {
        guard let since = facts.recordedSince else { return "监测记录中没有观测数据。" }
        let end = min(account.asOf, account.period.interval.end)
        let days = max(0, zone.day(of: end).number - zone.day(of: since).number)
        let verdict = days >= 184 ? "符合" : "不满六个月，不能判定符合"
        return "监测日志自\(ReportWords.moment(since, timeZone: zone))起留存，共\(days)天，\(verdict)《网络安全法》关于网络日志留存不少于六个月的规定。"
    }
}

/// What the rules of reports say, where they are configured.
extension ReportDocument {
    var websiteBlocks: [Block] {
        guard let result = facts.website else { return [.paragraph("配置中没有网站考核规则，站点无法访问一项未统计。")] }
        return WebsitePart(result: result, site: name(result.rule.check.target), here: here).blocks
    }

    var powerBlocks: [Block] {
        guard let result = facts.power else { return [.paragraph("配置中没有机房供电监测，24小时不断电一项未统计。")] }
        return PowerPart(result: result, period: account.period, timeZone: zone, here: here, name: name).blocks
            + PowerClimatePart(
                temperature: result.temperature, humidity: result.humidity, interval: account.period.interval,
                ticks: ticks, here: here
            ).blocks
    }

    var penaltyBlocks: [Block] {
        PenaltyPart(lines: facts.penalties, timeZone: zone, here: here, name: name).blocks
    }
}
