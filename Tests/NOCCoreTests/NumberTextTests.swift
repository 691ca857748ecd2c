import NOCCore
import Testing

struct NumberTextTests {
    @Test(arguments: [
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.125, 2, "0.13"), (0.375, 2, "0.38"),
        (1.005, 2, "1.01"), (2.675, 2, "2.68"), (92.46, 1, "92.5"), (3, 2, "3.00"), (99.999, 2, "100.00"),
        (-0.001, 2, "0.00"), (0, 1, "0.0"), (12_345_678.25, 1, "12345678.3"),
    ])
    func `a number is rounded half away from zero, as it is written`(number: Double, digits: Int, text: String) {
        #expect(NumberText.rounded(number, digits: digits) == text)
    }

    @Test func `what is no number or past all reckoning is written, too`() {
        #expect(NumberText.rounded(.nan, digits: 2) == "—" && NumberText.rounded(.infinity, digits: 2) == "—")
        #expect(NumberText.rounded(1e200, digits: 1).hasSuffix(".0"))
    }
}
