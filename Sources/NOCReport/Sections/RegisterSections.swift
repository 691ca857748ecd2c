import NOCCore
import NOCDocument

extension ReportDocument {
    /// 计划停机登记.
    var maintenance: Section {
        let columns = [
            Column("对象", weight: 6), Column(MaintenanceFigure.from, weight: 5), Column(MaintenanceFigure.to, weight: 5),
            Column(MaintenanceFigure.reason, weight: 7), Column(MaintenanceFigure.by, weight: 3.5),
            Column(MaintenanceFigure.declaredAt, weight: 5),
            Column("计为计划停机", weight: 6),
        ]
        let rows = maintenanceWindows.map { window in
            Row([
                .text(scope(window.scope)), .time(window.interval.start),
                .time(window.isCalledOff ? nil : window.interval.end), .text(reason(window)),
                said(by: window.by, window.imported), .time(window.declaredAt),
                .text(planned(window)),
            ])
        }
        let table = Table(
            number: nil, caption: "计划停机登记表", columns: columns, rows: rows, emptyText: "\(here)没有登记计划停机。",
            notes: rows.isEmpty ? [] : ["计划停机应在开始前登记；开始后补登的，登记前的部分经批准才计为计划停机。开始前取消的不是计划停机，只保留登记。"])
        return Section(
            id: "maintenance", number: "", title: "计划停机登记", isAppendix: false, orientation: .portrait,
            blocks: [.table(table)])
    }

    /// By their start, as tables list them.
    var maintenanceWindows: [MaintenanceWindow] {
        account.maintenance.sorted {
            ($0.interval.start, $0.interval.end, $0.id) < ($1.interval.start, $1.interval.end, $1.id)
        }
    }

    /// By their start, as tables list them; of one start in the order in which they were recorded.
    var correctionsInTime: [Correction] {
        account.corrections.sorted {
            ($0.interval.start, $0.recordedAt, $0.id) < ($1.interval.start, $1.recordedAt, $1.id)
        }
    }

    func scope(_ scope: MaintenanceWindow.Scope) -> String {
        switch scope {
        case .target(let id): name(id)
        case .group(let id): "\(groupName(id))（全组）"
        }
    }

    /// With the rule that it comes from.
    private func reason(_ window: MaintenanceWindow) -> String {
        guard let recurs = window.recurs else { return window.reason }
        return "\(window.reason)（\(ChineseWords.recurring(recurs))）"
    }

    private func planned(_ window: MaintenanceWindow) -> String {
        if window.isCalledOff { return cancelled(window) }
        guard window.isBackdated else { return "全部" }
        if let approver = window.backdatedApprovedBy { return "全部（补登，\(approver.cleanText())批准）" }
        let moment = window.isOverObserved ? "导入" : "登记"
        return window.countsFrom >= window.interval.end ? "不计（补登未经批准）" : "自\(moment)时起（此前补登未经批准）"
    }

    /// It never began, and is no planned work.
    private func cancelled(_ window: MaintenanceWindow) -> String {
        guard let ended = window.ended else { return "已取消" }
        let isConfigured = window.recurs.map { $0.isWithdrawn && $0.rule == 0 } ?? false
        return "已取消（\(isConfigured ? "配置变更" : ended.by.cleanText())，\(TimeText.minutes(ended.at, timeZone: zone))）"
    }

    /// 数据更正登记: what was changed by hand, from what to what, and what it did to the figures.
    var corrections: Section {
        var blocks: [Block] = [.table(correctionTable)]
        let effects = correctionEffects
        if !effects.rows.isEmpty { blocks.append(.table(effects)) }
        return Section(
            id: "corrections", number: "", title: "数据更正登记", isAppendix: false, orientation: .portrait,
            blocks: blocks)
    }

    private var correctionTable: Table {
        let columns = [
            Column("对象", weight: 5.5), Column(CorrectionFigure.from, weight: 5), Column(CorrectionFigure.to, weight: 5),
            Column("更正前", weight: 6), Column(CorrectionFigure.value, weight: 3.5),
            Column(CorrectionFigure.reason, weight: 6), Column(CorrectionFigure.by, weight: 3.5),
            Column(CorrectionFigure.recordedAt, weight: 5),
        ]
        let rows = correctionsInTime.map { correction in
            Row([
                .text(name(correction.target)), .time(correction.interval.start), .time(correction.interval.end),
                .text(before(correction)), ruling(correction), .text(reason(correction)),
                said(by: correction.by, correction.imported), .time(correction.recordedAt),
            ])
        }
        return Table(
            number: nil, caption: "数据更正登记表", columns: columns, rows: rows, emptyText: "\(here)没有数据更正。",
            notes: rows.isEmpty ? [] : ["更正只能追加，不能删除或修改；作废的保留并注明理由，不再采用；时段重叠的，以后登记的为准。“更正前”只列本期以内的部分。"])
    }

    private func ruling(_ correction: Correction) -> Cell {
        let word = ChineseWords.name(correction.value)
        return correction.voided == nil ? .text(word) : Cell(.text("\(word)（已作废）"), tone: .muted)
    }

    /// With why it was withdrawn, where it was.
    private func reason(_ correction: Correction) -> String {
        guard let voided = correction.voided else { return correction.reason }
        return "\(correction.reason)；已作废：\(voided.reason)（\(voided.by)，\(TimeText.minutes(voided.at, timeZone: zone))）"
    }

    /// The classes the record gave to the corrected stretch, with how long each was.
    private func before(_ correction: Correction) -> String {
        guard let target = account.targets.first(where: { $0.target.id == correction.target }) else { return "—" }
        var shares: [AvailabilityClass: Int64] = [:]
        for run in target.timeline where run.interval.overlaps(correction.interval) {
            shares[run.value, default: 0] += run.interval.intersection(correction.interval).milliseconds
        }
        let parts = AvailabilityClass.allCases.compactMap { value in
            shares[value].map { "\(ChineseWords.name(value))\(zeroSpan($0))" }
        }
        return parts.isEmpty ? "—" : parts.joined(separator: "、")
    }

    private var correctionEffects: Table {
        let corrected = Set(account.corrections.filter { $0.voided == nil }.map(\.target))
        let columns = [
            Column("对象", weight: 7), Column(TargetFigure.uncorrected, weight: 5, group: TargetFigure.assessed.title),
            Column("更正后", .percent, weight: 5, group: TargetFigure.assessed.title),
        ]
        let rows = account.targets.filter { corrected.contains($0.target.id) }.map { target in
            Row([
                .text(name(target.target.id)), percent(target.figures.uncorrected.ratio),
                percent(target.figures.assessed.ratio),
            ])
        }
        return Table(
            number: nil, caption: "更正前后的\(TargetFigure.availability)", columns: columns, rows: rows, emptyText: "",
            notes: [])
    }
}
