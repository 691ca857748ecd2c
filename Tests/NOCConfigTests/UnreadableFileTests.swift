import Foundation
import Testing

@testable import NOCConfig

@Suite struct UnreadableFileTests {
    private func problems(_ bytes: some Sequence<UInt8>) throws -> [String] {
        let files = try TemporaryConfiguration([:])
        try files.write(Data(bytes), to: "noc.yaml")
        return files.problems()
    }

    @Test func `a missing file is named`() throws {
        #expect(
            try TemporaryConfiguration([:]).problems() == ["noc.yaml:1:1: cannot be read: No such file or directory"])
    }

    @Test func `a NUL has its place`() throws {
        #expect(try problems(Array("a: b\nc: \0\n".utf8)) == ["noc.yaml:2:4: the character U+0000 is not allowed here"])
    }

    @Test func `bytes that are no UTF 8 have their place`() throws {
        let gb18030: [UInt8] = [0xBB, 0xFA, 0xB7, 0xBF]
        #expect(
            try problems(Array("# 机房\nname: ".utf8) + gb18030)
                == ["noc.yaml:2:7: this is not UTF-8; save the file as UTF-8"])
    }

    @Test func `a huge file is refused without being read`() throws {
        #expect(try problems(Data(count: (16 << 20) + 1)) == ["noc.yaml:1:1: is larger than 16384 KiB"])
    }

    @Test func `an endless file is refused`() {
        let problems = #expect(throws: ConfigurationProblems.self) { try ConfigurationLoader.load(path: "/dev/zero") }
        #expect(problems?.description == "/dev/zero:1:1: is larger than 16384 KiB")
    }

    @Test func `places are right after windows line ends and a byte order mark`() throws {
        let text = "\u{FEFF}site:\r\n  id: room\r\n  name: 机房\r\n  colour: red\r\n  id: two\r\n"
        #expect(
            try problems(Array(text.utf8)) == [
                "noc.yaml:4:3: unknown key 'colour' in the site; the keys are: id, name, organisation, collector, "
                    + "network, time_zone, locale",
                "noc.yaml:5:3: duplicate key 'id', first at 2:3",
            ])
    }

    @Test func `columns count characters not bytes`() throws {
        #expect(
            try problems(Array("site: { id: 机, name: 房, 颜色: 红 }".utf8)).map { $0.prefix(14) }
                == ["noc.yaml:1:13:", "noc.yaml:1:25:"])
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func `bottomless nesting is refused`(_ opening: String) throws {
        let found = try problems(String(repeating: opening, count: 50_000).utf8)
        #expect(found.count == 1 && found[0].contains("Maximum nesting level reached"))
    }

    /// Damage of every sort brings problems, never a crash.
    @Test func `damaged configurations are answered with problems`() throws {
        let whole = try String(contentsOfFile: "\(ShippedConfigurationTests.directory)/noc.yaml", encoding: .utf8)
        let bytes = Array(whole.utf8)
        let files = try TemporaryConfiguration([:])
        let odd = Array("{}[]:,-*&!|>'\"%@`#? \n\t\0\u{C3}~<".utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<damaged.count, using: &random)
                let byte = odd.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[at] = byte
                case 1: damaged.insert(byte, at: at)
                default: damaged.removeSubrange(at..<min(at + 20, damaged.count))
                }
            }
            try files.write(Data(damaged), to: "noc.yaml")
            _ = files.problems()
        }
    }
}
