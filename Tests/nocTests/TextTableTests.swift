import NOCCore
import Testing

@testable import noc

struct TextTableTests {
    @Test(arguments: [
        ("noc", 3), ("互联网", 6), ("ｎｏｃ", 6), ("é", 1), ("e\u{301}", 1), ("한국", 4), ("ᄒ\u{1161}\u{11AB}", 2), ("👩‍👩‍👧", 2),
        ("🇨🇳", 2), ("❤️", 2), ("\u{200F}a\u{0}", 1), ("𠮷", 2), ("—", 1), ("（）", 4), ("", 0), ("\u{301}", 0),
    ])
    func `a text takes as many cells as a terminal gives it`(text: String, cells: Int) {
        #expect(text.displayWidth == cells)
    }

    @Test(arguments: [
        ("互联网出口", 7, "互联网…"), ("互联网出口", 8, "互联网…"), ("互联网出口", 10, "互联网出口"), ("abc", 0, ""), ("互联", 1, "…"),
    ])
    func `a text too long ends in an ellipsis`(text: String, width: Int, expected: String) {
        #expect(text.truncated(toDisplayWidth: width) == expected)
    }

    @Test func `columns line up under Chinese names and the widest gives way`() {
        var table = TextTable([.init("TARGET", minimum: 8), .init("STATE"), .init("FOR", .trailing)])
        table.append(["互联网出口（电信）", "up", "3d"])
        table.append(["web", .init("down", .bad), "12m30s"])
        #expect(table.render() == table.render(width: 80), "nothing is narrowed without need")
        #expect(
            table.render() == """
                TARGET              STATE     FOR
                互联网出口（电信）  up         3d
                web                 down   12m30s

                """)
        #expect(
            table.render(width: 25) == """
                TARGET      STATE     FOR
                互联网出…   up         3d
                web         down   12m30s

                """)
        #expect(table.render(colour: true).contains("\u{1B}[31mdown\u{1B}[0m   12m30s"))
        #expect(table.render(width: 5).split(separator: "\n").allSatisfy { $0.displayWidth >= 8 })
    }

    @Test func `a column that may not be narrowed is whole, however wide it is`() {
        let reason = String(repeating: "原因 ", count: 300) + "end"
        var table = TextTable([.init("NAME", minimum: 4), .init("REASON")])
        table.append(["a name", .init(reason)])
        #expect(table.render(width: 20).split(separator: "\n").last == "a n…  \(reason)")
    }

    @Test func `what a name hides is not shown`() {
        var table = TextTable([.init("A"), .init("B")])
        table.append(["a\u{202E}b\u{1B}[31m\nc", "  d\t\u{200B}e "])
        #expect(table.render() == "A          B\nab [31m c  d e\n")
    }

    @Test(arguments: [
        (0.999996, 2, "99.99%"), (1.0, 2, "100.00%"), (0.29, 0, "29%"), (0.9995, 2, "99.95%"), (0.57, 0, "57%"),
        (1 - 3e-11, 4, "99.9999%"), (0.0, 2, "0.00%"), (0.000_049, 2, "0.00%"), (0.999, 1, "99.9%"),
    ])
    func `a percentage is floored at its digits`(ratio: Double, digits: Int, expected: String) {
        #expect(PercentText.floored(ratio, digits: digits) == expected)
    }

    @Test func `flooring never goes past the ratio nor a unit below it`() {
        for total in 1...300 {
            for good in 0...total {
                let exact = good * 10_000 / total
                #expect(PercentText.flooredUnits(Double(good) / Double(total), digits: 2) == exact)
            }
        }
    }

    @Test(arguments: [
        (999_000, "99.9%", 1), (990_000, "99%", 0), (999_950, "99.995%", 3), (1_000_000, "100%", 0),
        (999_999, "99.9999%", 4),
    ])
    func `a promise is written without needless zeros`(availability: Int, text: String, digits: Int) {
        #expect(PercentText.promise(availability) == text)
        #expect(PercentText.digits(ofPromise: availability) == digits)
    }
}
