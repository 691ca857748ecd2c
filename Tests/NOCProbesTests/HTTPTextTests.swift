import NOCCore
import Testing

@testable import NOCProbes

@Suite struct HTTPTextTests {
    // MARK: Charsets

    private let gbk: [UInt8] = [0xD6, 0xD0, 0xCE, 0xC4]  // 中文

    @Test func `the header's charset comes before the page's own`() {
        let page = Array("<meta charset=utf-8>".utf8) + gbk
        #expect(decoded(page, "text/html; charset=GB2312").hasSuffix("中文"))
    }

    @Test(arguments: [
        "<meta charset=\"gbk\">", "<meta http-equiv=Content-Type content='text/html; charset = gb2312'>",
        "<?xml version=\"1.0\" encoding=\"GB18030\"?>",
    ])
    func `a page's own word is taken`(_ head: String) {
        #expect(decoded(Array(head.utf8) + gbk, "text/html") == head + "中文")
    }

    @Test func `without a word a page is UTF-8 if it can be, else GB18030`() {
        #expect(decoded(Array("中文".utf8), nil) == "中文")
        #expect(decoded(gbk + [0x82, 0x35, 0x87, 0x38], nil) == "中文䶵")
    }

    @Test func `byte order marks say what follows`() {
        #expect(decoded([0xEF, 0xBB, 0xBF] + Array("中".utf8), "text/html; charset=gbk") == "中")
        #expect(decoded([0xFF, 0xFE, 0x2D, 0x4E], nil) == "中")
        #expect(decoded([0xFE, 0xFF, 0x4E, 0x2D], nil) == "中")
    }

    @Test func `what is no character becomes a replacement and ends nothing`() {
        #expect(decoded([0x41, 0xFF, 0x42] + gbk + [0xD6], "text/html; charset=gbk") == "A\u{FFFD}B中文\u{FFFD}")
        #expect(decoded(gbk, "text/html; charset=//TRANSLIT").count == 2)
        #expect(decoded([], "text/html; charset=gbk").isEmpty)
    }

    @Test func `a large page is decoded whole`() {
        let page = Array(repeating: gbk, count: 300_000).flatMap(\.self)
        #expect(HTTPCharset.decode(page, contentType: "text/html; charset=gbk").count == 300_000 * 6)
    }

    private func decoded(_ bytes: [UInt8], _ type: String?) -> String {
        String(decoding: HTTPCharset.decode(bytes, contentType: type), as: UTF8.self)
    }

    // MARK: Titles

    @Test(arguments: [
        ("<html><head><title> 区政府\n 网站 </title></head></html>", "区政府 网站"), ("<TITLE>a&amp;b</TITLE>", "a&b"),
        ("<title></title>", ""), ("<p>no title", nil), ("", nil), ("\0\0\0", nil), ("<title>open", "open"),
        ("<body><svg><title>inner</title></svg><title>later</title>", "inner"),
    ])
    func `a title is found as browsers find it`(_ page: String, _ title: String?) {
        #expect(HTMLPage.title(of: Array(page.utf8)) == title)
    }

    @Test func `a page nested without end has no title and does no harm`() {
        let deep = String(repeating: "<div>", count: 100_000)
        #expect(HTMLPage.title(of: Array(deep.utf8)) == nil)
        #expect(HTMLPage.title(of: Array("<title>t</title>\(deep)".utf8)) == "t")
    }

    @Test func `a page names no other file`() {
        let page = "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><title>a&x;b</title>"
        #expect(HTMLPage.title(of: Array(page.utf8))?.contains("&x;") == true)
    }

    // MARK: Templates

    private let values = ["v": "a b/../ü&\"<\r\n", "username": "u", "password": "p\nq"]

    @Test(arguments: [
        (HTTPTemplate.Place.url, "x=a%20b%2F..%2F%C3%BC%26%22%3C%0D%0A!"),
        (.form, "x=a%20b%2F..%2F%C3%BC%26%22%3C%0D%0A!"),
        (.json, "x=a b/../ü&\\\"<\\u000d\\u000a!"), (.xml, "x=a b/../ü&amp;&quot;&lt;\r\n!"),
        (.text, "x=a b/../ü&\"<\r\n!"),
    ])
    func `a value stays a value where it is put`(_ place: HTTPTemplate.Place, _ text: String) throws {
        #expect(try HTTPTemplate("x=${v}!").filled(values, for: place) == text)
    }

    @Test func `a value with a line break goes into no header`() {
        let captured = #expect(throws: HTTPVerdict.self) { try HTTPTemplate("${v}").filled(values, for: .header) }
        #expect(captured?.code == .captureFailed && captured?.outcome == .fail)
        let login = #expect(throws: HTTPVerdict.self) { try HTTPTemplate("${password}").filled(values, for: .header) }
        #expect(login?.code == .noCredential && login?.outcome == .unknown)
    }

    @Test func `a template tells what it needs`() {
        #expect(HTTPTemplate("a${b}c${d}${").variables == ["b", "d"])
        #expect(HTTPTemplate("http://h/${password}").usesLogin)
        #expect(HTTPTemplate("http://h/${b}").hasLiteralHost && HTTPTemplate("http://h").hasLiteralHost)
        #expect(!HTTPTemplate("http://${b}/").hasLiteralHost && !HTTPTemplate("http://h${b}/").hasLiteralHost)
    }

    // MARK: Secrets

    @Test func `a secret is hidden in every spelling before a text is cut`() {
        var redactor = Redactor()
        redactor.hide("secret word&\"")
        let spellings = [
            "secret word&\"", "secret%20word%26%22", "secret+word%26%22", "secret word&\\\"", "secret word&amp;&quot;",
        ]
        for spelling in spellings { #expect(redactor.redacted("<\(spelling)>") == "<••••••>") }
        let long = String(repeating: "x", count: 75) + "secret word&\""
        #expect(redactor.excerpt(long) == "“\(long.prefix(75))•••••…”")
    }
}
