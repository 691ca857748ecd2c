import Testing

@testable import NOCCore

struct SurveyTests {
    @Test func `a survey reads back what it writes, its grades best first`() throws {
        let survey = try Survey("满意=40,不满意=2,回收=48,发放=50,基本满意=6")
        #expect(survey.description == "发放=50,回收=48,满意=40,基本满意=6,不满意=2")
        #expect(try Survey(survey.description) == survey)
        #expect(survey.satisfaction == 46.0 / 48)
        #expect(survey.fullSatisfaction == 40.0 / 48)
    }

    @Test func `answers given one by one are the same survey, and one given twice is a fault`() throws {
        let answers = try ["满意=40", "基本满意=6", "不满意=2"].map { try Survey.part($0) }
        #expect(
            try Survey(issued: 50, returned: 48, answers: answers) == Survey("发放=50,回收=48,满意=40,基本满意=6,不满意=2"))
        #expect(throws: Survey.Fault("满意 stands there twice")) {
            try Survey(issued: 50, returned: 48, answers: answers + [("满意", 1)])
        }
        #expect(throws: Survey.Fault.self) { try Survey(issued: 50, returned: 48, answers: [("发放", 48)]) }
    }

    @Test func `both names of a grade are one grade`() throws {
        let survey = try Survey("发放=9,回收=9,很满意=4,基本满意=1,非常不满意=4")
        #expect(survey.description == "发放=9,回收=9,非常满意=4,基本满意=1,很不满意=4")
        #expect(survey.satisfaction == 5.0 / 9)
        #expect(survey.fullSatisfaction == 4.0 / 9)
    }

    @Test func `where nothing came back there is no satisfaction`() throws {
        let survey = try Survey(issued: 20, returned: 0, grades: [:])
        #expect(survey.satisfaction == nil && survey.fullSatisfaction == nil)
    }

    @Test(arguments: [
        ("发放=40,回收=48,满意=48", "48 came back (回收) of 40 given out (发放)"),
        ("发放=50,回收=48,满意=40,不满意=2", "the grades add up to 42 (满意 40 + 不满意 2), but 48 came back (回收)"),
        ("发放=50,回收=48", "the grades add up to 0 (none), but 48 came back (回收)"),
        ("发放=-1,回收=0", "发放 -1: expected a count from 0 to 1000000000"),
        ("发放=5,回收=5,满意=6,不满意=-1", "不满意 -1: expected a count from 0 to 1000000000"),
        ("发放=5,回收=5,满意=2,满意=3", "满意 stands there twice"),
        ("发放=5,回收=5,很满意=2,非常满意=3", "非常满意 stands there twice"),
        ("发放=5,回收=5,凑合=5", "\"凑合\" is no grade: expected one of 非常满意, 满意, 基本满意, 不满意, 很不满意"),
        ("发放=5,回收=5,满意=五", "\"满意=五\": expected a name and a count such as 满意=40"),
        ("满意", "\"满意\": expected a name and a count such as 满意=40"),
        ("回收=5,满意=5", "a survey says how many were given out and came back: 发放=50,回收=48,…"),
        ("发放=9223372036854775807,回收=5,满意=5", "发放 9223372036854775807: expected a count from 0 to 1000000000"),
    ])
    func `what no questionnaire can say is refused by name`(text: String, message: String) {
        let fault = #expect(throws: Survey.Fault.self) { try Survey(text) }
        #expect(fault?.description == message)
    }
}

struct WrittenNumberTests {
    @Test(
        arguments: [
            ("92.46", "92.46", nil), ("92.46万元", "92.46", "万元"), (" 1,234,567.00 元 ", "1234567.00", "元"),
            ("95%", "95", "%"), ("−3.5℃", "-3.5", "℃"), ("+7", "7", nil), ("１２．５％", "12.5", "%"),
            ("3人次/年", "3", "人次/年"),
            ("123456789012345", "123456789012345", nil), ("0", "0", nil), ("5ecm", "5", "ecm"),
        ] as [(String, String, String?)])
    func `a number is taken apart from its unit`(text: String, digits: String, unit: String?) throws {
        let number = try #require(WrittenNumber(text))
        #expect(number.digits == digits)
        #expect(number.unit == unit)
    }

    @Test(arguments: [
        "", "万元", "nan", "inf", "1e5", "1E-5", "1.2.3", "12.", ".5", "1,23", "1234,567", "--1", "1234567890123456",
        "12345678.12345678", "2026-10-31", "5 \u{202E}元", "7一二三四五六七八九十一二三", "0x1F8",
    ])
    func `what is no number of an office is none`(text: String) {
        // The unit of 0x1F8 would have digits in it: nobody means 0.
        #expect(WrittenNumber(text) == nil)
    }

    @Test func `a whole number may be written with zeros after the point`() throws {
        #expect(try #require(WrittenNumber("3.00次")).isWhole)
        #expect(try #require(WrittenNumber("3.01次")).isWhole == false)
        #expect(try #require(WrittenNumber("-3")).isNegative)
    }
}
