import NOCCore
import NOCDocument

extension ReportDocument {
    /// Every target along time, in charts that fit on a page.
    var strips: [Block] {
        let size = 30
        let parts = stride(from: 0, to: account.targets.count, by: size).map {
            Array(account.targets[$0..<min($0 + size, account.targets.count)])
        }
        return parts.enumerated().map { index, targets in
            let part = parts.count > 1 ? "（\(index + 1)/\(parts.count)）" : ""
            let rows = targets.map { StateStrip.Row(name: name($0.target.id), runs: $0.timeline) }
            let strip = StateStrip(interval: account.period.interval, rows: rows, ticks: ticks, hasLegend: true)
            let outages = targets.count { $0.timeline.contains { $0.value.isOutage } }
            return .chart(
                Chart(
                    number: nil, caption: "各对象状态时间带\(part)",
                    summary: "\(targets.count)个对象，其中\(outages)个有中断或上级故障不可达。", content: .strip(strip)))
        }
    }

    /// Marks of the period's axis, at most about twelve: hours of a day, days, or months.
    var ticks: [StateStrip.Tick] {
        let days = account.period.days(in: zone)
        if days.count <= 2 { return hourTicks(days) }
        if days.count > 100 {
            return days.filter { $0.day.day == 1 }.map { .init(time: $0.interval.start, label: "\($0.day.month)月") }
        }
        let step = days.count <= 12 ? 1 : days.count <= 35 ? 5 : 10
        return days.enumerated().compactMap { index, day in
            let isShown = step == 1 || day.day.day == 1 || (day.day.day % step == 0 && day.day.day < 30)
            return isShown ? .init(time: day.interval.start, label: "\(day.day.month)/\(day.day.day)") : nil
        }
    }

    private func hourTicks(_ days: [(day: CalendarDay, interval: Interval)]) -> [StateStrip.Tick] {
        days.flatMap { day in
            stride(from: 0, to: 24, by: days.count > 1 ? 6 : 3).compactMap { hour in
                let time = zone.instant(of: day.day, milliseconds: Int64(hour) * 3_600_000)
                return day.interval.contains(time) ? StateStrip.Tick(time: time, label: "\(hour)时") : nil
            }
        }
    }
}
