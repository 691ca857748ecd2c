import Testing

@testable import NOCCore

struct HandRecordSeriesTests {
    private func series(_ kind: HandRecordKind, unit: String? = nil) -> HandRecordSeries {
        HandRecordSeries(id: "row", name: "行", kind: kind, unit: unit)
    }

    @Test(
        arguments: [
            (.payment, "92.46万元", "92.46", "万元"), (.payment, "-3", "-3", "万元"), (.bill, "1,203.5", "1203.5", "元"),
            (.training, "3", "3", "次"), (.inspection, "2.0次", "2.0", "次"), (.ratio, "99.95％", "99.95", "%"),
            (.amount, "5Mbps", "5", "Mbps"), (.amount, "5", "5", nil), (.ranking, " 全省第 3 名 ", "全省第 3 名", nil),
            (.grade, "优", "优", nil), (.confirmation, "2026-Q3", "2026-Q3", nil),
            (.statement, "12月已完成\n全部整改", "12月已完成 全部整改", nil),
            (.survey, "回收=5,发放=6,满意=5", "发放=6,回收=5,满意=5", nil),
        ] as [(HandRecordKind, String, String, String?)])
    func `a value is kept as its series keeps it`(
        kind: HandRecordKind, text: String, value: String, unit: String?
    ) throws {
        let read = try series(kind).read(text)
        #expect(read.value == value)
        #expect(read.unit == unit)
    }

    @Test(
        arguments: [
            (.payment, "已支付", "已支付: row takes a number of at most 15 digits, such as 92.46万元"),
            (.payment, "1e5", "1e5: row takes a number of at most 15 digits, such as 92.46万元"),
            (.payment, "92.46元", "92.46元: row is kept in 万元, not in 元; expected such as 92.46万元"),
            (.training, "-1", "-1: row is counted: expected a whole number that is not negative, such as 3次"),
            (.training, "1.5", "1.5: row is counted: expected a whole number that is not negative, such as 3次"),
            (.ratio, "0.9995", "0.9995: write a ratio with its sign, such as 99.95%"),
            (.ratio, "100.01%", "100.01%: row is a ratio: expected 0% to 100%"),
            (.grade, "好", "好: row takes a grade: expected 优, 良, 中, 低, 差"),
            (
                .confirmation, "是",
                "是: row is confirmed for a period: expected its label, such as 2026-10, 2026-Q3 or 2026"
            ),
            (.payment, "1000000.01", "1000000.01: row takes at most 1000000万元, expected such as 92.46万元"),
            (.payment, "-5000000万元", "-5000000万元: row takes at most 1000000万元, expected such as 92.46万元"),
            (.bill, "10000000001", "10000000001: row takes at most 10000000000元, expected such as 92.46元"),
            (.training, "1000000001", "1000000001: row takes at most 1000000000次, expected such as 3次"),
            (
                .survey, "发放=0,回收=0",
                "row: 发放=0 is no survey: expected at least one given out, such as 发放=50,回收=48,…"
            ),
            (.survey, "48", "row: \"48\": expected a name and a count such as 满意=40"),
        ] as [(HandRecordKind, String, String)])
    func `a value that does not fit is refused with what fits`(kind: HandRecordKind, text: String, message: String) {
        let fault = #expect(throws: HandRecordFault.self) { try series(kind).read(text) }
        #expect(fault?.description == message)
    }

    @Test func `the largest amounts are taken, and a year that was mistyped is not`() throws {
        #expect(try series(.payment).read("1000000").value == "1000000")
        #expect(try series(.payment, unit: "元").read("10000000000元").unit == "元")
        try HandRecordSeries.check(CalendarDay(year: 1990, month: 1, day: 1))
        #expect(throws: HandRecordFault("1989-12-31: expected a day from 1990-01-01 on")) {
            try HandRecordSeries.check(CalendarDay(year: 1989, month: 12, day: 31))
        }
    }

    @Test func `a unit may be given apart, but not another one`() throws {
        #expect(try series(.amount).read("5", unit: "Mbps").unit == "Mbps")
        #expect(throws: HandRecordFault("5元 and 万元 are two units")) { try series(.payment).read("5元", unit: "万元") }
        #expect(throws: HandRecordFault("row has no unit, but 次 was given")) {
            try series(.ranking).read("第一", unit: "次")
        }
        #expect(throws: HandRecordFault("row: a text has at most 2000 characters")) {
            try series(.statement).read(String(repeating: "长", count: 2_001))
        }
    }
}
