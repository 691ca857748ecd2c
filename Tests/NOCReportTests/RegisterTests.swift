import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

/// Tables of what has a date are in the order of time, and what is gone keeps its name.
struct RegisterTests {
    private func tables(_ report: Report) -> [Table] {
        ReportDocument(report).document().sections.flatMap(\.blocks).compactMap { block in
            if case .table(let table) = block { table } else { nil }
        }
    }

    private func column(_ title: String, of caption: String, _ report: Report) throws -> [String] {
        let table = try #require(tables(report).first { $0.caption == caption })
        let index = try #require(table.columns.firstIndex { $0.title == title })
        return table.rows.map { $0.cells[index].text(in: report.timeZone) }
    }

    @Test func `records by hand are listed by their days`() throws {
        let report = try SampleFacts.month()
        let days = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-09", "2026-10-09", "2026-10-20"]
        #expect(try column("日期", of: "人工记录清单", report) == days)
        #expect(try column("编号", of: "人工记录清单", report) == ["13", "16", "12", "14", "15", "11"])
        let sheet = try #require(ReportDocument(report).document().sheets.first { $0.id == "records" })
        #expect(sheet.rows.map { $0[1].text(in: report.timeZone) } == days)
    }

    @Test func `a series that the configuration names no longer has its last name`() throws {
        let report = try SampleFacts.month()
        let names = ["线路费支付", "已停用的记录项（forgotten）", "业务培训", "网站排名", "往来差额（已停用）", "线路费支付"]
        #expect(try column("项目", of: "人工记录清单", report) == names)
        let sheet = try #require(ReportDocument(report).document().sheets.first { $0.id == "records" })
        #expect(sheet.rows.map { $0[3].text(in: report.timeZone) } == names)
        let csv = String(decoding: CSVRenderer.render(sheet, timeZone: report.timeZone), as: UTF8.self)
        #expect(csv.contains(",balance,往来差额（已停用）,-5,万元,") && csv.contains(",ranked,网站排名,'-1+1,—,"))
    }

    @Test func `a name that a record of another period kept is known`() throws {
        let earlier = SampleFacts.record(3, "forgotten", "1", "件", on: "2026-09-02", title: "备件更换")
        var facts = try SampleFacts.facts(try SampleMonth.settled().account)
        facts.titles = PeriodFacts.titles([earlier] + SampleFacts.records)
        #expect(facts.name(ofSeries: "forgotten") == "备件更换（已停用）")
        #expect(facts.name(ofSeries: "paid") == "线路费支付")
        #expect(facts.name(ofSeries: "nobody") == "已停用的记录项（nobody）")
    }

    @Test func `planned work and corrections are listed by their start`() throws {
        var sample = SampleMonth()
        sample.change { record in
            record.rulings.append(
                Correction(
                    id: 9, target: "telecom", interval: SampleMonth.span("2026-10-02 00:00", "2026-10-02 01:00"),
                    value: .excluded, reason: "后补", by: "王芳", recordedAt: SampleMonth.at("2026-10-28 09:00")))
        }
        let report = try sample.report()
        let starts = ["2026-10-16 10:00:00", "2026-10-20 00:30:00"]
        #expect(try column("开始", of: "计划停机登记表", report) == starts)
        #expect(try column("开始", of: "数据更正登记表", report) == ["2026-10-02 00:00:00", "2026-10-15 10:00:00"])
        let document = ReportDocument(report).document()
        for (id, place) in [("maintenance", 1), ("corrections", 2)] {
            let sheet = try #require(document.sheets.first { $0.id == id })
            let times = sheet.rows.map { $0[place].text(in: report.timeZone) }
            #expect(times.count == 2 && times == times.sorted(), "\(id)")
        }
    }

    @Test func `work that was called off is no planned work, and the register says by whom and when`() throws {
        var sample = SampleMonth()
        let change = RecurringOrigin(every: "weekly sun 02:00-04:00", rule: 0, isWithdrawn: true)
        sample.change { record in
            let called: [(Int, String, RecurringOrigin?)] = [
                (77, "2026-10-18 02:00", change), (78, "2026-11-01 02:00", nil),
            ]
            for (id, start, recurs) in called {
                let moment = SampleMonth.at(start)
                var window = MaintenanceWindow(
                    id: Int64(id), scope: .target("telecom"), interval: Interval(moment, moment),
                    declaredAt: SampleMonth.at("2026-10-01 09:00"), by: "王芳", reason: "割接", recurs: recurs)
                window.ended = .init(by: id == 77 ? "configuration" : "李四", at: SampleMonth.at("2026-10-02 09:00"))
                record.windows.append(window)
            }
        }
        let report = try sample.report()
        #expect(try column("结束", of: "计划停机登记表", report)[1] == "—")
        #expect(try column("计为计划停机", of: "计划停机登记表", report)[1] == "已取消（配置变更，2026-10-02 09:00）")
        let texts = tables(report).first { $0.caption == "下月计划停机" }?.rows ?? []
        #expect(texts.isEmpty)
        let document = ReportDocument(report).document()
        let sheet = try #require(document.sheets.first { $0.id == "maintenance" })
        #expect(sheet.rows.contains { $0.contains { $0.text(in: report.timeZone) == "configuration" } })
    }

    @Test func `every table of a report that begins with times is in their order`() throws {
        for table in tables(try SampleFacts.month()) {
            guard let place = table.columns.firstIndex(where: { $0.kind == .time }) else { continue }
            let times = table.rows.map { $0.cells[place].text(in: SampleMonth.zone) }
            #expect(times == times.sorted(), "\(table.caption)")
        }
    }
}
