import Foundation
import NOCCore
import NOCDocument

/// 更正说明: which edition takes the place of which, when and why, and each value that changed, as a document.
struct CorrectionNote {
    static let fileName = "更正说明.md"

    private let report: Report
    private let number: Int
    private let corrected: ReportEdition.Corrected
    private let words: ChangeWords

    /// Nil for a first edition.
    init?(_ report: Report) {
        guard let edition = report.edition, let corrected = edition.corrected else { return nil }
        self.report = report
        number = edition.number
        self.corrected = corrected
        words = ChangeWords(report)
    }

    func document() -> Document {
        let account = report.account
        let place = ReportDocument.shown(account.plan.site.name, else: account.plan.site.id)
        let stretch = ReportWords.name(account.period, timeZone: report.timeZone)
        var document = Document(
            title: "\(place)\(ReportWords.title(account.period.kind))更正说明", subtitle: "（\(stretch)，第\(number)版）",
            particulars: particulars, notice: nil, sections: [reasons, values, entities], sheets: [],
            footer: "\(place)　\(stretch)　第\(number)版代替第\(corrected.number)版", timeZone: report.timeZone)
        document.sections.removeAll { $0.blocks.isEmpty }
        document.number()
        return document
    }

    private var particulars: [Document.Particular] {
        [
            .init(
                label: "本版",
                value: "第\(number)版，\(moment(report.evidence.generatedAt))生成，数据截至\(moment(report.account.asOf))"),
            .init(
                label: "被更正的版本",
                value: "第\(corrected.number)版，\(moment(corrected.generatedAt))生成，数据截至\(moment(corrected.asOf))，"
                    + "原件及清单存于 editions/\(corrected.number)/"),
            .init(label: "更正人", value: ""), .init(label: "审核人", value: ""),
        ]
    }

    private var changes: [ReportChange] { corrected.changes }

    /// Why the figures changed, as far as the record says.
    private var reasons: Section {
        var reasons: [String] = []
        for reason in changes.compactMap(words.reason) where !reasons.contains(reason) { reasons.append(reason) }
        if corrected.software != report.evidence.software {
            reasons.append("计算软件由 \(corrected.software) 变为 \(report.evidence.software)。")
        }
        if corrected.hasOtherConfiguration { reasons.append("监测对象或考核口径的配置有变动。") }
        if corrected.hasOtherRules { reasons.append("绩效指标、考核规则或各章的配置有变动。") }
        if reasons.isEmpty { reasons.append("第\(corrected.number)版生成后，本期的记录有补充（补登、导入或说明）。") }
        return section("reasons", "重出原因", [points(reasons)])
    }

    private var values: Section {
        if let obstacle {
            let text = "第\(corrected.number)版的数据文件\(obstacle)，不能逐项比较。"
            return section("values", "数据变化", [.paragraph(Paragraph(text, style: .warning))])
        }
        let table = Table(
            number: nil, caption: "逐项变化",
            columns: [
                Column("对象", weight: 6), Column("项目", weight: 6), Column("原值", weight: 5), Column("现值", weight: 5),
            ], rows: words.rows(changes), emptyText: "数值与第\(corrected.number)版相同。", notes: [])
        return section("values", "数据变化", [.table(table)])
    }

    /// Why the edition before cannot be compared; nil where it was.
    private var obstacle: String? {
        switch corrected.comparison {
        case .changes: nil
        case .missing: "已缺失"
        case .altered: "与其清单所列不符，已不是原件"
        case .unreadable: "与清单相符，但本版软件无法读取"
        }
    }

    /// What is there now and was not, or the other way round, besides what is told as a reason.
    private var entities: Section {
        let lines = changes.filter { $0.kind != .changed && words.reason($0) == nil }.map(words.line)
        return section("entities", "新增与撤销", lines.isEmpty ? [] : [points(lines)])
    }

    private func points(_ texts: [String]) -> Block { .points(texts.map { $0.cleanLine(limit: 400) }) }

    private func section(_ id: String, _ title: String, _ blocks: [Block]) -> Section {
        Section(id: id, number: "", title: title, isAppendix: false, orientation: .portrait, blocks: blocks)
    }

    private func moment(_ instant: Instant) -> String { ReportWords.moment(instant, timeZone: report.timeZone) }
}
