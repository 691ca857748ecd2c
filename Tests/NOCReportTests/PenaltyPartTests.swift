import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCReport

/// October 2026 of the sample room, with contracts.
struct PenaltyPartTests {
    static let telecom = PenaltyProfile(
        id: "telecom-2007", name: "按时扣减", clause: "每超出1小时扣2%，按次递增。", source: "合同", needsConfirmation: true,
        rule: .perHour(
            .init(allowance: .seconds(3_600), percent: 20_000, cap: .init(from: .seconds(90_000), percent: 500_000))),
        exclusions: .init(causes: ["customer"]))
    static let free = PenaltyProfile(
        id: "free", name: "免当月费", clause: "低于99.9%免当月费。", rule: .tiers([.init(below: 999_000, percent: 1_000_000)]))

    static func month() throws -> SampleMonth {
        var month = SampleMonth()
        month.contract("telecom", .init(carrier: "中国电信", number: "HT-1", monthlyFee: 6_500, penalty: "telecom-2007"))
        month.contract("unicom", .init(carrier: "中国联通", number: "HT-2", monthlyFee: 8_000, penalty: "free"))
        month.contract("spare", .init(carrier: "中国电信", number: "HT-3", monthlyFee: 100, penalty: "free"))
        return month
    }

    private func text(_ month: SampleMonth, _ profiles: [PenaltyProfile] = [telecom, free]) throws -> String {
        let lines = Penalties.lines(profiles, months: [try month.account()])
        return words(
            of: PenaltyPart(lines: lines, timeZone: SampleMonth.zone, here: "本月") { $0 }.blocks)
    }

    @Test func `each line has its sum, and each sum its calculation`() throws {
        let text = try text(try Self.month())
        // 40 minutes of the outage over the month's beginning and 1 h 20 min of the 14th; the 20th was planned.
        #expect(
            text.contains(
                "telecom　2026年10月：计入中断2次，累计2小时；超出每月允许的1小时共1小时，不足1小时按1小时计，为1小时，每小时扣2%，合计2%；"
                    + "扣减金额＝月租费6500元×2%＝130.00元。"), "\(text)")
        #expect(text.contains("telecom｜中国电信｜HT-1｜6500.00｜2小时｜按时扣减｜2%｜130.00｜待确认：条款有不同理解"))
        #expect(text.contains("本月登记扣减条款的3条线路中，1条应扣减租费，试算合计130.00元。有1条不能完整试算"))
        #expect(text.contains("合计｜｜｜｜｜｜｜130.00｜不含不能试算的部分"))
    }

    @Test func `no data is said, not taken for nothing owed`() throws {
        let text = try text(try Self.month())
        #expect(text.contains("spare　2026年10月：无监测数据，不能试算。"))
        #expect(text.contains("spare｜中国电信｜HT-3｜100.00｜—（无监测数据）｜免当月费｜—｜—（不能试算）｜无监测数据"))
    }

    @Test func `when no line has data nothing is said to be owed or not`() throws {
        var month = try Self.month()
        for target in ["telecom", "unicom"] { month.contract(target, .init(carrier: "中国电信")) }
        let text = try text(month)
        #expect(text.contains("本月登记扣减条款的1条线路均无监测数据，不能试算。") && !text.contains("无应扣减"))
    }

    @Test func `a fee or a clause that is missing is said`() throws {
        var month = try Self.month()
        month.contract("telecom", .init(carrier: "中国电信", penalty: "telecom-2007"))
        let text = try text(month, [Self.telecom])
        #expect(text.contains("合同未登记月租费，不能计算金额"))
        #expect(text.contains("配置中没有所引的条款，不能试算。"))
    }

    @Test func `what a clause leaves out is listed with the reason`() throws {
        var month = try Self.month()
        month.annotate("telecom", "2026-10-14 09:05", cause: "customer")
        let text = try text(month)
        #expect(text.contains("（另有1次按条款不计）") && text.contains("不计或暂不计的中断"))
        #expect(text.contains("原因属“用户侧原因”，按条款不计"))
        #expect(text.contains("未超过每月允许的1小时，不扣减"))
        #expect(text.contains("本月登记扣减条款的3条线路中，2条已试算，均无应扣减的租费。有1条不能完整试算"))
    }

    /// Nothing is due for what was reported within five days, something for all.
    static var reporting: PenaltyProfile {
        var profile = telecom
        profile.rule = .perHour(.init(allowance: .seconds(5_400), percent: 20_000))
        profile.exclusions.reportWithin = .seconds(5 * 86_400)
        return profile
    }

    @Test func `an outage whose report is not noted is left out for now, with what would be due`() throws {
        let text = try text(try Self.month(), [Self.reporting, Self.free])
        #expect(text.contains("均尚无应扣减的租费。有1条的中断没有登记申告时间，暂不计；如均已在约定时限内申告，试算合计为130.00元。"), "\(text)")
        #expect(text.contains("次未登记申告时间，暂不计）"))
        #expect(text.contains("次均已在约定时限内申告，则为：计入中断2次，累计2小时；"))
        #expect(text.contains("待核实：有中断没有登记申告时间，暂不计；如均已按时申告，应扣减130.00元"))
        #expect(text.contains("没有登记申告时间，暂不计，待确认"))
    }

    @Test func `growing steps name the limit they ran into, and an allowance of nothing is not told`() throws {
        var profile = Self.telecom
        profile.rule = .perHour(.init(allowance: .zero, percent: 500_000, isProgressive: true))
        let text = try text(try Self.month(), [profile, Self.free])
        #expect(text.contains("累计2小时；共2小时，不足1小时按1小时计，为2小时，第1小时扣50%、以后每小时递增50%，合计100%（以100%为限）"), "\(text)")
    }

    @Test func `without contracts there is a sentence`() throws {
        #expect(try text(SampleMonth()) == "没有登记扣减条款的租用合同，或统计期不是整月，不作租费扣减试算。")
    }

    @Test(arguments: [(0, "0.00"), (5, "0.05"), (91_000, "910.00"), (-5, "-0.05"), (100_000_000_010, "1000000000.10")])
    func `amounts have two decimals and no separators`(_ amount: Int64, _ text: String) {
        #expect(PenaltyWords.yuan(amount) == text)
    }

    @Test func `the tiers' sentence names the availability and the bound`() throws {
        var month = try Self.month()
        month.contract("telecom", .init(carrier: "中国电信", monthlyFee: 6_500, penalty: "free"))
        let text = try text(month)
        #expect(text.contains("，低于99.9%，扣减100%；扣减金额＝月租费6500元×100%＝6500.00元。"), "\(text)")
        #expect(text.contains("未低于99.9%，不扣减；扣减金额0.00元。"))
    }
}

extension SampleMonth {
    mutating func contract(_ target: String, _ contract: AccountingPlan.Contract) {
        guard let index = record.plans[0].plan.targets.firstIndex(where: { $0.id == target }) else { return }
        change { $0.plans[0].plan.targets[index].contract = contract }
    }

    mutating func annotate(_ target: String, _ time: String, cause: String) {
        change {
            $0.notes.append(
                Annotation(
                    target: target, instant: Self.at(time), recordedAt: Self.at("2026-10-20"), by: "李明", cause: cause))
        }
    }
}
