import Foundation
import NOCCore
import NOCDocument
import NOCReport
import TestSupport
import Testing

struct ReportTextTests {
    @Test func `a hostile name is text in every format`() throws {
        let html = try SampleMonth.file(.html)
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!html.contains("<script"))
        for format in [ReportFormat.html, .csv, .md] {
            let text = try SampleMonth.file(format)
            let bad = text.unicodeScalars.filter { scalar in
                scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\r"
            }
            #expect(bad.isEmpty)
            #expect(!text.unicodeScalars.contains { "\u{202E}\u{200F}".unicodeScalars.contains($0) })
            #expect(text.contains(String(repeating: "长", count: 200)))
        }
        let markdown = try SampleMonth.file(.md)
        #expect(markdown.contains(#"\[x\](http&#58;//ev"#))
        #expect(!markdown.contains("<script") && !markdown.contains("://"))
    }

    @Test func `what was not verified, and where old encryption was allowed, is said`() throws {
        let markdown = try SampleMonth.file(.md)
        for words in ["按配置不验证对方证书", "已不安全的加密协议和算法", "不验证证书；允许不安全的旧版加密"] {
            #expect(markdown.contains(words), "\(words)")
        }
        #expect(try SampleMonth.file(.json).contains("\"legacy_tls\":"))
    }

    @Test func `the page loads nothing, runs nothing and closes what it opens`() throws {
        let html = try SampleMonth.file(.html)
        for word in [
            "<script", "<link", "<img", "<iframe", "src=", "@import", "http://", "https://", "javascript:", "onerror",
        ] {
            let shown = html.replacing("http://ev", with: "")  // in the hostile name, as text
            #expect(!shown.contains(word), "\(word)")
        }
        #expect(html.contains("Content-Security-Policy"))
        #expect(html.contains("@page"))
        #expect(try unbalanced(html) == [])
        #expect(html.matches(of: #/<td class="day /#).count >= 7 * 31)
        #expect(html.contains("<svg class=\"strip\"") && html.contains("<svg class=\"curve\""))
    }

    /// Tags that are closed in the wrong order or not at all.
    private func unbalanced(_ html: String) throws -> [String] {
        var open: [Substring] = []
        for match in html.matches(of: #/<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^>]*)?>/#) {
            let name = match.output.2
            if ["meta", "col"].contains(name) { continue }
            if match.output.1.isEmpty {
                open.append(name)
            } else if open.popLast() != name {
                return open.map(String.init) + [String(name)]
            }
        }
        return open.map(String.init)
    }

    @Test func `what is not known is said, never shown as 100 %`() throws {
        for format in [ReportFormat.html, .csv, .md] {
            #expect(try SampleMonth.file(format).contains("—（无监测数据）"))
        }
        let markdown = try SampleMonth.file(.md)
        #expect(markdown.contains("| 备用专线 | — | — | 99.9% | —（无监测数据） |"))
        #expect(markdown.contains("无法判定"))
        #expect(markdown.contains("监测覆盖率最低为0.00%（备用专线）"))
    }

    @Test func `a report of a period that is not over says so everywhere`() throws {
        let early = SampleMonth(asOf: "2026-10-20 12:00")
        for format in [ReportFormat.html, .md] { #expect(try early.file(format).contains("暂定：统计时段尚未结束")) }
        #expect(try early.file(.json).contains("\"provisional\":true"))
        #expect(!(try SampleMonth.file(.html).contains("暂定：")))
    }

    @Test func `the register tells cause, carrier, report and person`() throws {
        let markdown = try SampleMonth.file(.md)
        #expect(
            markdown.contains(
                "| 3 | 互联网出口（电信） | 2026-10-14 09:05:00 | 2026-10-14 10:25:00 | 1小时20分钟 | 1小时20分钟 | 中断 | "
                    + "［port］端口断开 | 运营商线路 | 中国电信 | 2026-10-14 09:25:00 | 李明 2026-10-14 09:20 |"))
        #expect(markdown.contains("| 1小时30分钟 | 40分钟 | 中断 | ［port］端口断开 | — | — | — | 未确认 | — | 是 |"))
        #expect(markdown.contains("中断20分钟 | 免责剔除 | 省平台公告的升级"))
        #expect(markdown.contains("不计（补登未经批准）"))
        #expect(markdown.contains("周一至周五 08:30-12:00、14:00-18:00；节假日除外，调休工作日按周一"))
        #expect(markdown.contains("不验证对方证书，其结果不能证明应答者的身份：区政府网站／search"))
    }

    @Test func `csv is read by spreadsheets as data`() throws {
        let files = ReportRenderer.render(try SampleMonth.settled(), [.csv]).files().products
        #expect(files.first?.name == "noc-report-2026-10.csv")
        #expect(files.contains { $0.name == "noc-report-2026-10-incidents.csv" })
        for file in files {
            #expect(file.data.starts(with: [0xEF, 0xBB, 0xBF]))
            let lines = String(decoding: file.data.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.last == "")
            #expect(!lines.contains { $0.firstMatch(of: #/(^|,)"?[=+@-]/#) != nil })
        }
        let maintenance = try #require(files.first { $0.name.hasSuffix("-maintenance.csv") })
        #expect(String(decoding: maintenance.data, as: UTF8.self).contains(#","'=HYPERLINK(""x"")","#))
    }

    @Test func `a report without targets is a report`() throws {
        let site = AccountingPlan.Site(
            id: "x", name: "", organisation: "", collector: "", network: "", zone: "Europe/Berlin", locale: "en")
        let plan = AccountingPlan(site: site, objectives: [], groups: [], sentinels: [], targets: [])
        let record = MemoryRecord(plans: [PlanVersion(time: SampleMonth.at("2026-01-01"), plan: plan)])
        for (kind, label, title) in [
            (Period.Kind.day, "2026-10-25", "x运行日报"), (.week, "2026-W43", "x运行周抽查表"),
            (.quarter, "2026-Q3", "x运行情况季度通报"),
            (.year, "2025", "x年度运行与绩效自评报告"), (.interval, "2026-10-01/2026-10-03", "x运行报告"),
        ] {
            let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
            let period = try #require(Period.parse(kind: kind, label, timeZone: zone))
            let account = try Accounts.account(period, of: record, asOf: SampleMonth.at("2026-11-02"))
            let evidence = ReportEvidence(head: nil, software: "noc 1.0.0", generatedAt: SampleMonth.at("2026-11-02"))
            let files = ReportRenderer.render(account, evidence: evidence, ReportFormat.allCases).files().products
            let markdown = try #require(files.first { $0.name.hasSuffix(".md") })
            let text = String(decoding: markdown.data, as: UTF8.self)
            #expect(text.contains(title) && text.contains("没有监测对象。") && text.contains("没有数据更正。"))
            #expect(text.contains("当地时间（Europe/Berlin）"))
        }
    }

    @Test(arguments: [
        (Int64(0), "0"), (1, "不足1秒"), (1_000, "1秒"), (3_780_000, "1小时3分钟"), (178_208_000, "49小时30分钟8秒"),
        (7_200_999, "2小时"),
    ])
    func `a span is told in hours, minutes and seconds`(milliseconds: Int64, text: String) {
        #expect(ChineseWords.span(milliseconds) == text)
    }

    @Test func `a promise of four digits is shown with four`() throws {
        var sample = SampleMonth()
        sample.promise(999_995)
        let markdown = try sample.file(.md)
        #expect(markdown.contains("| 互联网出口（电信） | — | — | 99.9995% | 99.7286% |"))
    }
}
