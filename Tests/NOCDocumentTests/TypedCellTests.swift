import Foundation
import NOCCore
import Testing

@testable import NOCDocument

/// What is a number, a share, a span, money or a time is one in a workbook too, and is written everywhere as ever.
struct TypedCellTests {
    private static let zone = SampleTime.zone

    @Test(arguments: [
        (Cell.promise(999_000), "99.9%", SheetValue.number(0.999, format: "0.0%")),
        (.promise(1_000_000), "100%", .number(1, format: "0%")),
        (.promise(999_995), "99.9995%", .number(0.999995, format: "0.0000%")),
        (Cell.promise(10_000).marked(before: "＜"), "＜1%", .number(0.01, format: #""＜"0%"#)),
        (Cell(.raised(0.00001, digits: 2)), "0.01%", .number(0.0001, format: "0.00%")),
        (Cell(.raised(0.01, digits: 2)), "1.00%", .number(0.01, format: "0.00%")),
        (Cell.count(25).marked(after: "天（共31天）"), "25天（共31天）", .number(25, format: #"0"天（共31天）""#)),
        (.yuan(6_500), "6500.00", .number(6_500, format: "0.00")),
        (.amount(92.46, unit: "万元"), "92.46万元", .number(92.46, format: #"0.00"万元""#)),
        (.amount(0), "0", .number(0, format: "0")),
        (.amount(nil), "—", .text("—")),
        (.written("-5", unit: "次"), "-5次", .number(-5, format: #"0"次""#)),
        (.written("99.95", unit: "%"), "99.95%", .number(0.9995, format: "0.00%")),
        (.written("12.50"), "12.50", .number(12.5, format: "0.00")),
        (.written("007"), "007", .text("007")),
        (.written("1e5"), "1e5", .text("1e5")),
        (.written("nan"), "nan", .text("nan")),
        (.written("2026-10"), "2026-10", .text("2026-10")),
        (.written("-cmd", unit: "次"), "-cmd次", .text("-cmd次")),
        (.written("优"), "优", .text("优")),
        (.written("12345678901234567890"), "12345678901234567890", .text("12345678901234567890")),
        (.quantity(99.9, digits: 1, unit: "%"), "99.9%", .number(0.999, format: "0.0%")),
        (.quantity(120, digits: 0, unit: "%"), "120%", .number(120, format: #"0"%""#)),
        (.quantity(11, digits: 0, unit: "个月"), "11个月", .number(11, format: #"0"个月""#)),
        (.amount(-0.00001, unit: "次"), "0次", .number(0, format: #"0"次""#)),
        (.amount(0.12345), "0.1235", .number(0.1235, format: "0.0000")),
        (Cell.count(3).marked(after: "\"件\""), "3\"件\"", .number(3, format: #"0""\""件"\""""#)),
    ])
    func `a figure is a number with a format that shows what is written`(
        cell: Cell, text: String, value: SheetValue
    ) {
        #expect(cell.text(in: Self.zone) == text)
        #expect(SheetValue(cell, timeZone: Self.zone) == value)
    }

    @Test func `a figure with more around it than a format holds is a text, and none is cut`() {
        let unit = String(repeating: "长", count: 60)
        #expect(SheetValue(Cell.count(3).marked(after: unit), timeZone: Self.zone) == .text("3" + unit))
    }
}
