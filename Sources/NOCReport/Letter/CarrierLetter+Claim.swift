import NOCCore
import NOCDocument

extension CarrierLetter {
    /// What the contracts take off the fees: the sum, each clause, each calculation.
    var claim: [Block] {
        [.heading(number: "三、", title: "租费扣减")] + claimed
    }

    private var claimed: [Block] {
        guard !lines.isEmpty else {
            return [.paragraph("上述线路的合同未登记扣减条款，或统计时段不是整月，本函不提出租费扣减。")]
        }
        let reasons = [sum] + unclaimed
        return [.paragraph(Paragraph(reasons.joined()))] + (calculations.isEmpty ? [] : [.points(calculations)])
            + clauses.map { .paragraph(Paragraph($0)) }
    }

    /// Of the months that something is due for.
    private var calculations: [String] {
        lines.flatMap { line in
            line.months.filter { ($0.amount ?? 0) > 0 }.map { month in
                "\(text.name(line.target))　"
                    + PenaltyWords.calculation(month, line.profile, timeZone: report.timeZone)
            }
        }
    }

    /// Why nothing is claimed yet for some lines.
    private var unclaimed: [String] {
        let reasons = PenaltyMonth.Obstacle.allCases.compactMap { obstacle -> String? in
            let names = names { $0.obstacles.contains(obstacle) }
            return names.isEmpty ? nil : "\(text.listed(names))\(PenaltyWords.obstacle(obstacle))"
        }
        let pending = names { $0.doubts.contains(.reportPending) }
        return [
            reasons.isEmpty ? nil : "\(reasons.joined(separator: "，"))，本函不就其相应月份提出租费扣减。",
            pending.isEmpty ? nil : "\(text.listed(pending))有中断的申告时间尚在核实，核实前本函不就该中断提出租费扣减。",
        ]
        .compactMap { $0 }
    }

    /// Of the targets with a line that fits, in the order of the letter.
    private func names(_ fits: (PenaltyLine) -> Bool) -> [String] {
        let fitting = Set(lines.filter(fits).map(\.target))
        return targets.filter { fitting.contains($0.target.id) }.map { text.name($0.target.id) }
    }

    private var total: Int64 { lines.compactMap(\.amount).reduce(0, +) }

    private var sum: String {
        guard lines.contains(where: { $0.amount != nil }) else {
            let isBlind = lines.allSatisfy { $0.obstacles == [.noData] }
            return isBlind ? "上述线路\(text.here)无监测数据，不能计算应扣减的租费。" : "\(text.here)尚不能计算应扣减的租费。"
        }
        let incomplete = lines.contains { !$0.isComplete } ? "（不含尚不能计算的部分）" : ""
        guard total > 0 else {
            let open = lines.contains { !$0.isComplete || $0.amountIfReported != nil }
            return "按合同约定计算，\(text.here)\(open ? "尚" : "")没有应扣减的租费\(incomplete)。"
        }
        let due = text.listed(names { ($0.amount ?? 0) > 0 })
        return "按合同约定，\(due)应扣减\(periodName)租费合计\(PenaltyWords.yuan(total))元\(incomplete)，计算如下。"
    }

    private var clauses: [String] {
        var seen: Set<String> = []
        return lines.compactMap(\.profile).filter { seen.insert($0.id).inserted }.map { profile in
            "所依据的条款（\(profile.name.cleanLine(limit: 60))）：“\(profile.clause.cleanLine(limit: 1_000))”"
        }
    }

    /// For who signs, not for the carrier: what is to be settled before the letter is sent.
    package var doubts: [String] {
        lines.compactMap { line in
            let remarks = PenaltyWords.remarks(line)
            return remarks.isEmpty
                ? nil : "\(text.name(line.target))：\(remarks.joined(separator: "；"))。"
        }
    }

    // MARK: The end

    /// The days for an answer are no rule's: they are left to who signs.
    func closing(_ organisation: String) -> [Block] {
        let wish =
            total > 0
            ? "请贵公司核实上述情况，于收到本函之日起＿＿个工作日内书面答复，并在下期账单中扣减上述租费。"
            : ownIncidents.isEmpty
                ? "请贵公司继续保障线路质量。"
                : "请贵公司核实上述情况，于收到本函之日起＿＿个工作日内书面答复，并采取措施保障线路质量。"
        return [
            .paragraph(Paragraph(wish)), .paragraph("专此函达。"),
            .signature([organisation, "　　　　年　　月　　日"]),
        ]
    }
}
