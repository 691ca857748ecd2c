import NOCCore
import NOCDocument

extension ReportDocument {
    /// 统计口径说明: by what rules the figures came about, and on what record.
    var method: Section {
        Section(
            id: "method", number: "", title: "统计口径说明", isAppendix: true, orientation: .portrait,
            blocks: observing + counting + rounding + objectivesPart + limits + importPart + evidencePart)
    }

    private var observing: [Block] {
        [
            .heading(number: "", title: "观测与确认"),
            .points([
                "时间精确到毫秒，时段均含起点、不含终点；日、周（自周一起）、月、季、年按\(ReportWords.zone(zone))的日历划分。",
                "每次观测从其开始时刻起有效，至下一次观测或有效期届满为止；没有观测覆盖的时间为“未监测”，检查已执行但不能说明对象状态"
                    + "的（采集机本地故障、缺少凭据、端口被管理员关闭等）为“状态不明”。",
                "连续失败达到规定次数才确认中断，中断自该轮第一次失败起算；连续成功达到规定次数才确认恢复，恢复自该轮第一次成功起算。"
                    + "各检查项的次数见附件“监测参数”。状态不明与未监测既不计入也不打断连续次数。",
                "对象的状态由其检查项按判定规则得出；对象中断时其上级对象也中断或“上级故障不可达”的，记为“上级故障不可达”。",
                "网络哨兵全部失败时，其他对象的失败记为“状态不明”，不计为中断。",
            ]),
        ]
    }

    private var counting: [Block] {
        [
            .heading(number: "", title: "计算公式"),
            .points([
                "\(TargetFigure.assessed.title)＝正常时间÷（正常时间＋不良时间），只计考核时间以内的部分，并按目标约定处理计划停机、状态不明与未监测、"
                    + "上级故障不可达、降级和瞬断；更正为“免责剔除”的时间两边都不计。",
                "\(TargetFigure.overall.title)：计划停机和“免责剔除”的时间照实计入，其余同上。\(TargetFigure.uncorrected.title)：不采用任何人工更正，其余同考核口径。",
                "\(TargetFigure.coverage.title)＝1－（状态不明＋未监测）÷考核时间，统计时段未结束的只计已经过去的时间。正常时间与不良时间之和为零的，没有\(TargetFigure.availability)，记“\(ChineseWords.noData)”，不作100%。",
                "误差下界把每次中断扩展到其前后相邻的观测，上界把每次中断收缩到其首末失败的观测；真实值在两者之间。"
                    + "按目标约定剔除的时间随之增减，使下界高于、上界低于\(TargetFigure.assessed.title)的，以\(TargetFigure.assessed.title)为界。",
                "同一起因造成的各对象中断归为一起故障事件：因上级故障不可达的归上级对象的事件，人工归并的从其归并；完全处于计划停机内的中断归"
                    + "该项计划停机，次数、最长和平均均另列。没有告警的（上级故障不可达、计划停机）不计入响应及时率。",
                "影响单位·小时按事件计：同一时刻同一事件中各对象背后的单位只计一次，互为备份的分组在全部对象中断时才计；"
                    + "未登记影响单位数的对象不计。",
                "平均修复时间为本期开始且已结束的中断历时的平均；平均无故障时间＝正常时间÷中断次数；没有中断的记“—”。",
                "分组\(TargetFigure.availability)按“分组情况”所列方式由组内对象得出。",
            ]),
        ]
    }

    /// One rule for each kind of figure.
    private var rounding: [Block] {
        [
            .heading(number: "", title: "数字的取舍"),
            .points([
                "比率按所示位数向下截取，不进位：99.9996%写作99.99%，只有没有任何不良时间才写作100%；越高越差的占比（如站点无法访问占比）"
                    + "向上进位，不写低。",
                "时长舍去不足一秒的部分。金额、得分、时延和其他测量值四舍五入。次数、天数、单位数为整数，不取舍。",
            ]),
        ]
    }

    private var limits: [Block] {
        var blocks: [Block] = [.heading(number: "", title: "数据的限制")]
        let unverified = checks.filter { $1.check.unverifiedTLS }
        if unverified.isEmpty {
            blocks.append(.paragraph("所有加密连接的检查都验证了对方证书。"))
        } else {
            let names = unverified.map { "\(name($0.target.id))／\($1.check.id.cleanText())" }
            blocks.append(
                .paragraph(Paragraph("下列检查项按配置不验证对方证书，其结果不能证明应答者的身份：\(names.joined(separator: "、"))。", style: .warning))
            )
        }
        let legacy = checks.filter { $1.check.legacyTLS }
        if !legacy.isEmpty {
            let names = legacy.map { "\(name($0.target.id))／\($1.check.id.cleanText())" }
            let text = "下列检查项按配置允许旧设备仍在使用、已不安全的加密协议和算法：\(names.joined(separator: "、"))。"
            blocks.append(.paragraph(Paragraph(text, style: .warning)))
        }
        let columns = [Column("停止", .time), Column("恢复运行", .time), Column("历时", .duration)]
        let rows = account.interruptions.map { Row([.time($0.start), .time($0.end), .duration($0.milliseconds)]) }
        blocks.append(
            .table(
                Table(
                    number: nil, caption: "采集程序停止运行的时段", columns: columns, rows: rows,
                    emptyText: isMeasured ? "\(here)采集程序没有停止运行。" : "\(here)没有监测数据。",
                    notes: rows.isEmpty ? [] : ["以上时段按“未监测”处理，不计为任何对象的中断。"])))
        blocks += holidayNotes
        blocks.append(.paragraph("电子政务内网与其他网络物理隔离，不由本采集机监测；其数据只在以文件导入后列入。"))
        return blocks
    }

    private var holidayNotes: [Block] {
        let missing = Set(account.yearsWithoutHolidays(in: zone).flatMap(\.years)).sorted()
        guard !missing.isEmpty else { return [] }
        let years = missing.map { "\($0)年" }.joined(separator: "、")
        let text = "\(years)的放假与调休日没有录入配置：其间法定节假日按工作日计入考核时间，调休上班日未计入。请补录后重新编制。"
        return [.paragraph(Paragraph(text, style: .warning))]
    }

    private var evidencePart: [Block] {
        [
            .heading(number: "", title: "数据凭证"),
            .points([
                "软件版本：\(report.evidence.software.cleanText())。",
                "数据截至：\(ReportWords.moment(account.asOf, timeZone: zone))；生成时间：\(ReportWords.moment(report.evidence.generatedAt, timeZone: zone))。",
                "证据链头（SHA-256）：\(chainHead)。",
                "本报告的全部数字由保存的观测、计划停机登记和更正登记计算得出，不另行保存；记录只追加并逐条以摘要相连，可随时重新计算核对。",
            ]),
        ]
    }
}
