import Testing

@testable import NOCDocument

@Suite struct UnbreakableTests {
    @Test(
        arguments: [
            ("见第208页。", ["第208页"]), ("支付23.12万元，余0.9元", ["23.12万元", "0.9元"]), ("99.90%以上", ["99.90%"]),
            ("历时2小时5分", ["2小时", "5分"]), ("2026年10月7日", ["2026年", "10月", "7日"]),
            ("时延 31.5 ms，带宽500 Mbps", ["31.5 ms", "500 Mbps"]),
            ("共5，无", []), ("第三页", []), ("1,234.5个百分点", ["1,234.5个百分点"]), ("5 servers", []), ("", []),
        ])
    func `a number keeps the 第 before it and the unit behind it`(text: String, expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(Unbreakable.ranges(text).map { String(decoding: bytes[$0], as: UTF8.self) } == expected)
    }

    @Test func `no line of any width ends between a number and its 第 or its unit`() throws {
        let text = (1...60).map { "第\($0)条付\($0).25万元，历时\($0)小时；" }.joined()
        let typesetter = Typesetter()
        for width in stride(from: 60.0, to: 400, by: 3.7) {
            let layout = typesetter.layout(text, TextStyle(face: .body, size: 12), width: width)
            #expect(layout.lineCount > 1)
            for line in layout.lines(of: text).dropLast() {
                #expect(!line.hasSuffix("第") && line.last?.isNumber != true, "\(width): \(line)")
            }
        }
    }

    @Test func `what is wider than a line is broken all the same`() {
        let layout = Typesetter().layout("第123456789012页", TextStyle(face: .body, size: 12), width: 30)
        #expect(layout.widest <= 130)
    }
}

extension TextLayout {
    /// The text of each line.
    fileprivate func lines(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        return (0..<lineCount).map { String(decoding: bytes[range(ofLine: $0)], as: UTF8.self) }
    }
}
