import Foundation
import NOCCore
import Testing

@Suite struct RedactorTests {
    private static func redactor(_ secrets: String...) -> Redactor {
        secrets.reduce(into: Redactor()) { $0.hide($1) }
    }

    @Test func `a secret is hidden in a header for whoever signs in with it`() {
        let redactor = Self.redactor("correct horse battery")
        for user in ["a", "ab", "abc", "网格员"] {
            let header = Data("\(user):correct horse battery".utf8).base64EncodedString()
            let shown = redactor.redacted("Authorization: Basic \(header)")
            #expect(shown.contains(Redactor.dots), "\(shown)")
            let rest = shown.replacing(Redactor.dots, with: "").split(separator: " ").last.map(String.init) ?? ""
            // What is left tells the user and not more than two characters of the secret.
            #expect(rest.count <= (user.utf8.count + 4) * 4 / 3 + 4, "\(shown)")
        }
    }

    @Test func `each line of a secret of several lines is hidden`() {
        let redactor = Self.redactor("first-line\nsecond-line\n")
        #expect(redactor.redacted("x second-line y") == "x \(Redactor.dots) y")
    }

    @Test func `what may be the beginning of a secret at the end of a text that was cut is hidden`() {
        let redactor = Self.redactor("sesame-open", "zzz")
        #expect(redactor.redacted(cut: "the key is sesame-o") == "the key is \(Redactor.dots)")
        #expect(redactor.redacted(cut: "the key is sesame-open!") == "the key is \(Redactor.dots)!")
        #expect(redactor.redacted(cut: "nothing") == "nothing")
    }

    @Test func `a short packed form hides nothing by chance`() {
        #expect(Self.redactor("abc").redacted("YWJj and YmM") == "YWJj and YmM")
    }
}

@Suite struct CleanTextTests {
    @Test(arguments: [
        ("plain\ttext\n", "plain\ttext\n"), ("a\r\nb\rc", "a\nb\nc"), ("\u{1B}[31mred\u{1B}[0m", "red"),
        ("\u{9B}2Jcleared", "cleared"), ("\u{1B}]0;title\u{7}after", "after"), ("\u{1B}]0;title\u{1B}\\after", "after"),
        ("\u{1B}Pdevice\u{9C}after", "after"), ("\u{1B}(Bset", "set"), ("\u{1B}[31", ""), ("\u{1B}[31\nnext", "\nnext"),
        ("bell\u{7}back\u{8}null\u{0}", "bellbacknull"), ("\u{202E}turned\u{202C}", "turned"), ("中文　：｛｝", "中文　：｛｝"),
        ("a\u{2028}b", "a\nb"), ("\u{1B}\u{1B}[1mx", "x"),
    ])
    func `lines hold nothing that steers a terminal`(text: String, expected: String) {
        #expect(text.cleanLines() == expected)
    }
}
