import NOCCore
import NOCDocument

extension ReportDocument {
    /// The records by hand that belong to a chapter, in a sentence each; that there are none where the chapter has series.
    func recorded(_ chapter: HandRecordSeries.Chapter) -> [Block] {
        let known = facts.catalogue.records.filter { $0.chapter == chapter }
        guard !known.isEmpty else { return [] }
        let words = indicatorWords()
        let rows = facts.projects.flatMap(\.rows).flatMap(\.row.parts)
        let lines = known.map { series -> String in
            guard let sum = facts.series.first(where: { $0.series.id == series.id }) else {
                return "\(series.name.cleanText())：\(here)没有人工记录。"
            }
            return "\(series.name.cleanText())：\(words.period(sum, rows: rows))。"
        }
        return [.heading(number: "", title: "人工记录"), .points(lines)]
    }

    /// 人工记录清单: every record of the period, withdrawn ones too.
    var handRecords: Section {
        let columns = [
            Column("编号", .number, weight: 2.2, alignment: .center), Column(RecordFigure.date, weight: 3.6),
            Column("项目", weight: 6), Column(RecordFigure.value, weight: 6), Column(RecordFigure.by, weight: 3),
            Column("登记", weight: 4.6),
            Column(RecordFigure.files, weight: 6), Column(RecordFigure.note, weight: 5),
        ]
        let table = Table(
            number: nil, caption: "人工记录清单", columns: columns, rows: records.map { Row(recordRow($0)) },
            emptyText: "\(here)没有人工记录。",
            notes: facts.records.isEmpty
                ? [] : ["编号是记录在证据链中的序号；绩效指标按年累计所引用的本年以前各期的记录一并列出。登记晚于所记日期的注明“补录”及补录日期；作废的记录保留，不再计入。附件以SHA-256摘要列出前12位。"]
        )
        return Section(
            id: "records", number: "", title: "人工记录清单", isAppendix: true,
            orientation: facts.records.isEmpty ? .portrait : .landscape, blocks: [.table(table)])
    }

    /// By the day that they speak of, those of one day in the order in which they were recorded.
    private var records: [StoredHandRecord] {
        facts.records.sorted { ($0.record.date, $0.id) < ($1.record.date, $1.id) }
    }

    private func recordRow(_ stored: StoredHandRecord) -> [Cell] {
        let record = stored.record
        let files = record.attachments.map { "\($0.name)（\($0.sha256.prefix(12))）" }.joined(separator: "、")
        let voided = stored.voided.map { "已作废：\($0.reason)（\($0.by)，\(TimeText.minutes($0.at, timeZone: zone))）" }
        let remarks = [voided, record.note].compactMap { $0 }.filter { !$0.isEmpty }
        return [
            .count(Int(stored.id)), Cell(.day(record.date)), .text(facts.name(ofSeries: record.indicator)),
            .written(record.value, unit: record.unit ?? "", tone: stored.voided == nil ? .plain : .muted),
            said(by: record.by, stored.imported), recording(stored),
            .optional(files.isEmpty ? nil : files), .optional(remarks.isEmpty ? nil : remarks.joined(separator: "；")),
        ]
    }

    /// When it was recorded; 补录 where that was after the day it speaks of.
    private func recording(_ stored: StoredHandRecord) -> Cell {
        stored.backfilled(in: zone).map { Cell(.day($0)).marked(after: "补录") } ?? .text("当日")
    }

    var recordSheet: DataSheet {
        let columns = [
            Column("编号", .number), Column(RecordFigure.date), Column(RecordFigure.indicator), Column("项目"),
            Column(RecordFigure.value), Column(RecordFigure.unit),
            Column(RecordFigure.by), Column(RecordFigure.recordedAt), Column(RecordFigure.backfilled),
            Column(RecordFigure.files), Column(RecordFigure.note), Column(RecordFigure.voidedBy),
            Column(RecordFigure.voidReason), Column(RecordFigure.voidedAt), Column(RecordFigure.importedBy),
        ]
        let rows = records.map { stored -> [Cell] in
            let record = stored.record
            let files = record.attachments.map { "\($0.name) \($0.sha256)" }.joined(separator: "；")
            return [
                .count(Int(stored.id)), Cell(.day(record.date)), .text(record.indicator),
                .text(facts.name(ofSeries: record.indicator)), .written(record.value), .optional(record.unit),
                .text(record.by), .time(record.recordedAt),
                .text(stored.backfilled(in: zone) == nil ? "否" : "是"), .optional(files.isEmpty ? nil : files),
                .optional(record.note), .optional(stored.voided?.by), .optional(stored.voided?.reason),
                .time(stored.voided?.at), .optional(stored.imported.map(importMark)),
            ]
        }
        return DataSheet(id: "records", title: "人工记录", columns: columns, rows: rows)
    }
}
