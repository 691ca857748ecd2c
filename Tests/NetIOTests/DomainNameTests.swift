import NetIO
import Testing

@Suite struct DomainNameTests {
    @Test(
        arguments: [
            ("www.gov.cn", "www.gov.cn"), ("中文.中国", "xn--fiq228c.xn--fiqs8s"), ("中文。中国", "xn--fiq228c.xn--fiqs8s"),
            ("ＷＷＷ．中文．cn", "www.xn--fiq228c.cn"), ("攀枝花市东区政府.政务", "xn--xhqq8js0kxraq9w5kai5lqu2e.xn--zfr164b"),
            ("Bücher.example", "xn--bcher-kva.example"), ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ])
    func `names are written in Punycode`(_ name: String, _ ascii: String) {
        #expect(DomainName.ascii(name) == ascii)
    }

    @Test(arguments: ["中 文.cn", "中/文.cn", "中@文", String(repeating: "中", count: 64), "a\u{202E}中"])
    func `what cannot be a name is none`(_ name: String) { #expect(DomainName.ascii(name) == nil) }

    @Test func `a way to loopback is known, one from an address that this host lacks is not`() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        #expect(loopback.obstacle() == nil)
        #expect(loopback.obstacle(from: "lo") == nil)
    }

    @Test(
        arguments: [
            ([0xB5, 0xE7, 0xD0, 0xC5] as [UInt8], "电信"), (Array("电信".utf8), "电信"), ([0x32, 0x33, 0xA1, 0xE6], "23℃"),
            ([0xA4, 0x5D, 0x36], nil), ([0xFF, 0xFE], nil), ([], ""),
        ] as [([UInt8], String?)])
    func `text is UTF-8 or else GB18030`(_ bytes: [UInt8], _ text: String?) {
        #expect(Charset.chineseText(bytes) == text)
    }
}
