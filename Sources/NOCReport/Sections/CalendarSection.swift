import NOCCore
import NOCDocument

extension ReportDocument {
    /// 分对象逐日情况: of each target its states along time, its days, its latency.
    var calendar: Section {
        let cards = account.targets.map { Block.card(card($0)) }
        return Section(
            id: "days", number: "", title: "分对象逐日情况", isAppendix: false, orientation: .portrait,
            blocks: cards.isEmpty
                ? [.paragraph("没有监测对象。")]
                : [.paragraph(Paragraph("每格为一日：日期、\(TargetFigure.assessed.title)，以及当日计入考核的中断时长或其他情况。", style: .note))]
                    + cards)
    }

    private func card(_ target: TargetAccount) -> Card {
        let figures = target.figures
        let strip = StateStrip(
            interval: account.period.interval, rows: [.init(name: "", runs: target.timeline)], ticks: ticks,
            hasLegend: false)
        let charts: [Chart] =
            [
                Chart(number: nil, caption: "状态", summary: outageList(target.target.id), content: .strip(strip)),
                Chart(
                    number: nil, caption: "逐日\(TargetFigure.availability)", summary: "",
                    content: .calendar(dayCalendar(target))),
            ] + target.checks.compactMap(latencyChart)
        return Card(
            title: name(target.target.id),
            facts: [
                .init(
                    label: "考核口径", value: percentText(figures.assessed.ratio),
                    tone: figures.met == false ? .bad : figures.met == true ? .good : .plain),
                .init(label: "目标", value: promise(target.objective).text(in: zone), tone: .plain),
                .init(
                    label: TargetFigure.coverage.short, value: figures.coverage.map { percentText($0) } ?? "—",
                    tone: .plain),
                .init(label: "中断", value: "\(figures.incidents)次", tone: .plain),
            ],
            blocks: charts.map { .chart($0) })
    }

    /// The target's outages in a line.
    private func outageList(_ target: String) -> String {
        let own = account.incidents.filter { $0.target == target }
        guard !own.isEmpty else {
            let isBlind = account.targets.first { $0.target.id == target }?.figures.assessed.ratio == nil
            return isBlind ? "\(here)没有监测数据。" : "\(here)无中断。"
        }
        let parts = own.prefix(8).map { incident in
            let end = incident.end.map { "至\(moment($0))" } ?? "起，\(ReportWords.unended(incident))"
            return "\(moment(incident.start))\(end)\(incident.duration.map { "（\(zeroSpan($0))）" } ?? "")"
        }
        return "中断：" + parts.joined(separator: "；") + (own.count > 8 ? "；等\(own.count)起，见中断登记。" : "。")
    }

    private func moment(_ instant: Instant) -> String {
        let wall = zone.wall(at: instant)
        let year = wall.day.year == zone.day(of: account.period.interval.start).year ? "" : "\(wall.day.year)年"
        return "\(year)\(wall.day.month)月\(wall.day.day)日\(wall.hour)时\(wall.minute < 10 ? "0" : "")\(wall.minute)分"
    }

    private func latencyChart(_ check: CheckAccount) -> Chart? {
        guard !check.latencyCurve.isEmpty else { return nil }
        let latency = check.latency
        let figures = [("中位数", latency.p50), ("95%分位", latency.p95), ("最大", latency.max)].compactMap { label, value in
            value.map { "\(label)\(NumberText.rounded($0.milliseconds, digits: 1))毫秒" }
        }
        return Chart(
            number: nil, caption: "时延　\(check.check.id.cleanText())", summary: figures.joined(separator: "，") + "。",
            content: .curve(
                Curve(
                    interval: account.period.interval, unit: "毫秒", points: check.latencyCurve.map(Curve.Point.init),
                    limits: [], ticks: ticks))
        )
    }

    private func dayCalendar(_ target: TargetAccount) -> DayCalendar {
        var months: [DayCalendar.Month] = []
        for account in target.days {
            let title = "\(account.day.year)年\(account.day.month)月"
            if months.last?.title != title { months.append(.init(title: title, weeks: [])) }
            let isNewWeek = months[months.count - 1].weeks.isEmpty || account.day.weekday == 1
            if isNewWeek { months[months.count - 1].weeks.append(Array(repeating: nil, count: 7)) }
            let week = months[months.count - 1].weeks.count - 1
            months[months.count - 1].weeks[week][account.day.weekday - 1] = day(account, target.objective)
        }
        return DayCalendar(months: months)
    }

    private func day(_ account: DayAccount, _ objective: Objective) -> DayCalendar.Day {
        let share = account.breakdown
        guard let ratio = account.assessed.ratio else {
            let isBlind = share.unknown + share.unmonitored > 0
            let word = isBlind ? "无数据" : share.planned > 0 ? "停机" : share.excluded > 0 ? "剔除" : "非考核"
            return .init(day: account.day, grade: isBlind ? .blind : .idle, figure: "—", word: word)
        }
        let figure = PercentText.floored(ratio, digits: digits)
        if account.assessed.bad > 0 {
            let isMissed = objective.availabilityRatio.map { ratio < $0 } ?? false
            return .init(
                day: account.day, grade: isMissed ? .missed : .marred, figure: figure,
                word: "断\(ChineseWords.span(account.assessed.bad))")
        }
        let word = share.planned > 0 ? "有停机" : share.unknown + share.unmonitored > 0 ? "有缺测" : ""
        return .init(day: account.day, grade: .clean, figure: figure, word: word)
    }
}

extension Curve.Point {
    fileprivate init(_ point: LatencyPoint) {
        self.init(
            interval: point.interval, min: point.min.milliseconds, mean: point.mean.milliseconds,
            max: point.max.milliseconds)
    }
}
