import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCDocument
@testable import NOCReport

struct CarrierLetterTests {
    private func letter(_ month: SampleMonth, to carrier: String = "中国电信") throws -> Document {
        try carrierLetter(month, to: carrier).document()
    }

    private func carrierLetter(
        _ month: SampleMonth, to carrier: String = "中国电信", _ profile: PenaltyProfile = PenaltyPartTests.telecom
    ) throws -> CarrierLetter {
        let report = try month.report()
        let lines = Penalties.lines([profile, PenaltyPartTests.free], months: [report.account])
        return CarrierLetter(report, carrier: carrier, lines: lines)
    }

    private func body(_ document: Document) -> String { words(of: document.sections.flatMap(\.blocks)) }

    @Test func `it is a letter: title, addressee, body, signature`() throws {
        let document = try letter(try PenaltyPartTests.month())
        #expect(document.genre == .letter && document.title == "关于2026年10月租用线路故障与服务质量的函")
        #expect(document.sections.count == 1 && document.sections[0].title.isEmpty)
        let blocks = document.sections[0].blocks
        #expect(blocks.first == .paragraph(Paragraph("中国电信：", style: .addressee)))
        #expect(blocks.last == .signature(["攀枝花市东区电子政务建设管理中心", "　　　　年　　月　　日"]))
        #expect(body(document).contains("签订的租用合同（HT-1、HT-3），我单位租用贵公司互联网出口（电信）、备用专线共2条线路"))
    }

    @Test func `it tells availability, outages with their evidence, and the claim with its clause`() throws {
        let text = body(try letter(try PenaltyPartTests.month()))
        #expect(text.contains("互联网出口（电信）｜HT-1｜—｜99.9%｜99.72%"))
        #expect(text.contains("2｜互联网出口（电信）｜2026-10-14 09:05:00"))
        #expect(text.contains("2026-10-14 09:25:00｜运营商线路"))
        #expect(text.contains("每5分钟一次检测，连续3次失败确认中断"))
        #expect(text.contains("证据链头（SHA-256）为3f9a3f9a"))
        #expect(text.contains("应扣减2026年10月租费合计130.00元（不含尚不能计算的部分）"))
        #expect(text.contains("“每超出1小时扣2%，按次递增。”"))
        #expect(!text.contains("待确认"))
        let doubts = try carrierLetter(try PenaltyPartTests.month()).doubts
        #expect(doubts.contains { $0.hasPrefix("互联网出口（电信）：") && $0.contains("待确认：条款有不同理解") })
    }

    @Test func `it lists the months that something is due for, and says why others are not claimed`() throws {
        let text = body(try letter(try PenaltyPartTests.month()))
        #expect(!text.contains("备用专线　2026年10月") && !text.contains("扣减金额0.00元"))
        #expect(text.contains("备用专线无监测数据，本函不就其相应月份提出租费扣减。"))
        let free = body(try letter(try PenaltyPartTests.month(), to: "中国联通"))
        #expect(!free.contains("扣减金额"))
    }

    @Test func `an outage whose report is not noted is not claimed, and not given up`() throws {
        let letter = try carrierLetter(try PenaltyPartTests.month(), PenaltyPartTests.reporting)
        let text = body(letter.document())
        #expect(text.contains("本月尚没有应扣减的租费") && text.contains("暂不计（申告时间核实中）"), "\(text)")
        #expect(text.contains("互联网出口（电信）有中断的申告时间尚在核实，核实前本函不就该中断提出租费扣减。"))
        #expect(letter.doubts.contains { $0.contains("如均已按时申告，应扣减130.00元") })
    }

    @Test func `a line watched too little is not vouched for, and where nothing happened nothing is asked for`() throws
    {
        let quiet = body(try letter(try PenaltyPartTests.month(), to: "中国联通"))
        #expect(quiet.contains("请贵公司继续保障线路质量。") && !quiet.contains("书面答复"))
        var month = try PenaltyPartTests.month()
        let kept = Interval(SampleMonth.at("2026-10-01"), SampleMonth.at("2026-10-05"))
        month.change { record in
            for key in record.observations.keys where key.target == "unicom" {
                record.observations[key]?.removeAll { !kept.contains($0.time) }
            }
        }
        let thin = body(try letter(month, to: "中国联通"))
        #expect(thin.contains("监测数据不足，不能判定有无中断") && thin.contains("｜数据不足") && !thin.contains("未发生中断"))
    }

    @Test func `lines watched alike are named once`() throws {
        let text = body(try letter(try PenaltyPartTests.month()))
        #expect(text.components(separatedBy: "次失败确认中断").count == 2, "\(text)")
    }

    @Test func `it has nothing of other carriers`() throws {
        let text = body(try letter(try PenaltyPartTests.month()))
        #expect(!text.contains("联通") && !text.contains("区政府网站"))
        let other = body(try letter(try PenaltyPartTests.month(), to: "中国联通"))
        #expect(other.contains("按合同约定计算，本月没有应扣减的租费。") && other.contains("本月上述线路未发生中断。"))
    }

    @Test func `lines that nobody watched are not said to have run without outages`() throws {
        var month = try PenaltyPartTests.month()
        month.contract("telecom", .init(carrier: "中国移动"))
        let text = body(try letter(month))
        #expect(text.contains("本月上述线路无监测数据，不能判定有无中断。") && !text.contains("未发生中断"))
        #expect(text.contains("上述线路本月无监测数据，不能计算应扣减的租费。") && !text.contains("没有应扣减"))
    }

    /// The quarter of October, when one line went over to another carrier in November, and one was given up.
    private func changed() throws -> Report {
        var month = try PenaltyPartTests.month()
        month.change { record in
            var later = PlanVersion(time: SampleMonth.at("2026-11-01 08:00"), plan: record.plans[0].plan)
            for index in later.plan.targets.indices {
                switch later.plan.targets[index].id {
                case "telecom":
                    later.plan.targets[index].contract = .init(carrier: "中国移动", number: "HT-9", monthlyFee: 9_000)
                case "spare": later.plan.targets[index].contract = nil
                default: break
                }
            }
            record.plans.append(later)
        }
        let period = try #require(Period.parse(kind: .quarter, "2026-Q4", timeZone: SampleMonth.zone))
        let plan = Plan(
            accounting: month.record.plans[1].plan, storage: Plan.Storage(), checks: [:],
            reporting: ReportingPlan(penalties: [PenaltyPartTests.telecom, PenaltyPartTests.free]))
        let gathered = try GatheredPeriod(period, of: month.record, asOf: month.asOf, by: plan)
        return Report(gathered.account, evidence: try month.report().evidence, facts: gathered.facts)
    }

    @Test func `a contract that ended keeps its months, up to the last that has begun`() throws {
        let lines = try changed().facts.penalties
        let old = try #require(lines.first { $0.target == "telecom" })
        #expect(old.contract.carrier == "中国电信" && old.months.map(\.period.label) == ["2026-10"])
        #expect(old.amount == 13_000)
        #expect(lines.first { $0.target == "unicom" }?.months.map(\.period.label) == ["2026-10", "2026-11"])
    }

    @Test func `each carrier answers for its own months`() throws {
        let report = try changed()
        let lines = report.facts.penalties
        #expect(CarrierLetter.carriers(in: report.account, lines) == ["中国移动", "中国联通", "中国电信"])
        let old = body(CarrierLetter(report, carrier: "中国电信", lines: lines).document())
        #expect(old.contains("应扣减2026年第4季度租费合计130.00元") && old.contains("2026-10-14 09:05:00"), "\(old)")
        #expect(old.contains("互联网出口（电信）｜HT-1") && !old.contains("HT-9"))
        #expect(old.contains("互联网出口（电信）、备用专线的租用合同在统计时段内变更过，本表为全时段数字"))
        let new = body(CarrierLetter(report, carrier: "中国移动", lines: lines).document())
        #expect(!new.contains("130.00元") && !new.contains("2026-10-14") && !new.contains("HT-1｜"), "\(new)")
    }

    @Test func `before the month is settled it warns against being sent`() throws {
        var month = try PenaltyPartTests.month()
        #expect(try letter(month).notice == nil)
        month.asOf = SampleMonth.at("2026-10-20")
        #expect(try letter(month).notice?.contains("本函不宜发出") == true)
    }

    @Test func `carriers are those of the contracts`() throws {
        #expect(CarrierLetter.carriers(in: try PenaltyPartTests.month().account(), []) == ["中国电信", "中国联通"])
    }

    @Test func `it is rendered as a page and as text, and has no tables for programs`() throws {
        let document = try letter(try PenaltyPartTests.month())
        let files = ReportRenderer.render(document, stem: "letter", [.html, .md, .csv, .json]).files().products
        #expect(files.map(\.name) == ["letter.html", "letter.md"])
        #expect(files.allSatisfy { String(decoding: $0.data, as: UTF8.self).contains("专此函达。") })
    }
}
