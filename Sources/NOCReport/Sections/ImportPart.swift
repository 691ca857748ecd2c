import NOCCore
import NOCDocument

/// 导入的内容: what rests on files, who brought them and when.
extension ReportDocument {
    /// Beside the name of who said something: `王五2026-10-08 14:05导入`.
    func importMark(_ origin: ImportOrigin) -> String {
        "\(origin.by.cleanText())\(TimeText.minutes(origin.at, timeZone: zone))导入"
    }

    /// A person as tables show them; of what came from a file also who brought it.
    func said(by person: String, _ origin: ImportOrigin?) -> Cell {
        .text(origin.map { "\(person)（\(importMark($0))）" } ?? person)
    }

    var importPart: [Block] {
        let items = ReportImports(report).items
        guard !items.isEmpty else { return [] }
        let columns = [
            Column("内容", weight: 6), Column("对象或项目", weight: 7), Column("文件所记时间", .time, weight: 5),
            Column("导入人", weight: 4), Column("导入时间", .time, weight: 5), Column("文件", weight: 6),
            Column("处理", weight: 7),
        ]
        let table = Table(
            number: nil, caption: "导入的内容", columns: columns, rows: items.map { Row(row($0)) }, emptyText: "",
            notes: [
                "导入的监测数据只用于本机没有观测的时段，不改变本机的观测。是否补录、响应时间和更正的先后，以本记录得知的时间为准，文件所载时间仅供核对；"
                    + "计划停机按文件所载登记时间计，导入时本机已有该时段观测的除外。"
            ])
        return [.heading(number: "", title: "依据导入文件的内容"), .table(table)]
    }

    var importSheet: DataSheet {
        let columns = [
            Column("内容"), Column("对象或项目"), Column("文件所记时间", .time), Column("导入人"), Column("导入时间", .time),
            Column("文件"), Column("处理"),
        ]
        return DataSheet(id: "imports", title: "导入的内容", columns: columns, rows: ReportImports(report).items.map(row))
    }

    private func row(_ item: ReportImports.Item) -> [Cell] {
        [
            .text(title(item)), .text(subject(item)), .time(item.claimed), .optional(item.origin?.by.cleanText()),
            .time(item.origin?.at), .optional(item.origin?.file.cleanText()), .text(effect(item)),
        ]
    }

    private func title(_ item: ReportImports.Item) -> String {
        switch item.kind {
        case .observed: "监测数据"
        case .stated: "外部监测的状态"
        case .maintenance: "计划停机（第\(item.id ?? "—")号）"
        case .correction: "数据更正（第\(item.id ?? "—")号）"
        case .remark: "中断的确认或说明"
        case .record: "人工记录（第\(item.id ?? "—")号）"
        }
    }

    private func subject(_ item: ReportImports.Item) -> String {
        switch item.kind {
        case .record: facts.name(ofSeries: item.subject)
        case .maintenance where account.plan.groups.contains { $0.id == item.subject }: "\(groupName(item.subject))（全组）"
        default: name(item.subject)
        }
    }

    private func effect(_ item: ReportImports.Item) -> String {
        switch item.kind {
        case .observed: "观测\(item.count ?? 0)条，本期\(zeroSpan(item.milliseconds ?? 0))依此列报"
        case .stated: "本期\(zeroSpan(item.milliseconds ?? 0))无本机观测，依此列报"
        case .maintenance: item.isOverruled ? "本机已有该时段观测，按导入时间计为登记" : "按文件所记登记时间"
        case .correction: "按导入时间排列先后"
        case .remark: item.isOverruled ? "响应时间按导入时间计" : "照列"
        case .record: item.isOverruled ? "是否补录按导入时间计" : "照列"
        }
    }
}
