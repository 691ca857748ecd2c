import Foundation
import NOCCore
import SNMPClient
import Testing

@testable import NOCProbes

/// Every text that stands in the sources of the probers and of what they stand on: whatever may become the detail of a reason has
/// its Chinese. One that is added there fails here until it has, or is said below to be none.
@Suite struct ChineseDetailTests {
    private static let folders = ["NOCProbes", "CurlClient", "SNMPClient", "NetIO", "NOCCore/JSON"]

    /// Texts of two words or more that nobody reads in a reason: `{}` stands for what is put in.
    private static let others: Set<String> = [
        // Of traces.
        "SNMPv3 user {}", "{}, certificate {} d", "{} objects, {} of them missing", "walk {}", "first byte",
        "{} tries in this hour", ", at most {}", "{}: not yet accepted; {}", "{}: accepted before; {}",
        "{}: halted {} ago: {}", "as expected", "no answer", ", engine {}", "{} with {}{}", "{} rows", "{} bytes",
        "{} ms", "status {}",
        "udp {}", "tcp {}", "too short", "another id", "another question", "a broken answer", "other letters",
        "a report: {}",
        "a message: {}", "another number, late or twice", "other content", "an error about another packet",
        "the answer does not keep the letters of the question; asked again", "{}: ",
        "last heartbeat", "last success", "next one due", "by {}", "{}, {}{}{}, by {}", ", ran {} ms",
        "none, waited for since {}", "none; the daemon has not begun to wait for one",
        // Of the log.
        "{}: its time lies in the future", "{} is no heartbeat check of the configuration",
        "what is known of {} is not kept: {}",
        // For the other side.
        "Basic {}", "Bearer {}", "gzip, deflate", "Accept-Encoding: {}", "Host: {}",
        // What breaks is the program.
        "an event loop starts once", "the event loop cannot wait for its own end", "only on the event loop",
        "descriptor {} is watched already",
        // Parts of a text that is told whole, and what other tests go through.
        "an object in braces", "a colon after a name", "a comma or a closing brace", "an array in brackets",
        "a comma or a closing bracket", "a quoted text", "not known to the MIB", "output source {}", "battery {}",
        "an object", "an array",
        "the network", "the proxy ", "index {}", "is {}", "step {}", "TLS handshake", "ICMP socket", "echo request",
        "{} on {}: {}", "by {}{}",
        // OpenSSL's and libcurl's, looked for in their words.
        "unknown ca", "bad certificate", "certificate required", "certificate expired", "certificate revoked",
        "target host name", "BEGIN ENCRYPTED PRIVATE KEY", "SSL certificate",
    ]

    /// Names that are the same in Chinese.
    private static let terms: Set<String> = [
        "http", "https", "socks5", "noc", "expect", "libcurl", "gzip", "zlib", "ifName", "ifDescr", "ifAlias", "chmod",
        "service",
        "sysctl", "net", "ipv4", "ping_group_range", "as", "Cookie",
    ]

    private struct Place: Hashable {
        var text: String
        var file: String
    }

    private static let texts: [Place] = {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
        return folders.flatMap { folder -> [Place] in
            let root = sources.appending(path: folder)
            let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            return files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file -> [Place] in
                let source = (try? String(contentsOf: root.appending(path: file), encoding: .utf8)) ?? ""
                return SourceTexts(source).all.map { Place(text: $0, file: "\(folder)/\(file)") }
            }
        }
    }()

    /// Two words, or a word beside something that is put in.
    private static func isPhrase(_ text: String) -> Bool {
        text.contains(/[A-Za-z']{2,}[,:;]? +(\{\}|[A-Za-z(\/])|\{\}[,:;]? +[a-z]{2,}/)
    }

    @Test func `every detail that a prober can make has its Chinese`() {
        let phrases = Self.texts.filter { Self.isPhrase($0.text) && !Self.others.contains($0.text) }
        #expect(phrases.count > 150, "the sources are read")
        for place in Set(phrases) {
            let detail = place.text.replacing("{}", with: "7")
            let words = ChineseWords.reason(Reason(.localError, detail)).replacing(/“[^”]*”|\/7\/|\$[A-Z_]+/, with: "")
            let left = words.matches(of: /[A-Za-z0-9_]*[a-z]{2,}[A-Za-z0-9]*/).map { String($0.output) }
                .filter { !Self.terms.contains($0) }
            #expect(left.isEmpty, "\(place.file): \(place.text) → \(words)")
        }
    }

    @Test func `every state of a supply and of an interface has its Chinese`() {
        for source in 1...8 as ClosedRange<Int64> {
            for battery in 1...4 as ClosedRange<Int64> {
                let state = UPSState([
                    .outputSource: .integer(source), .batteryStatus: .integer(battery), .minutesRemaining: .integer(7),
                    .chargeRemaining: .integer(80), .alarmsPresent: .integer(2),
                ])
                expectChinese(state?.verdict.reason)
            }
        }
        for admin in 1...3 as ClosedRange<Int64> {
            for oper in 1...7 as ClosedRange<Int64> {
                let row = InterfaceRow([.adminStatus: .integer(admin), .operStatus: .integer(oper)], .zero)
                expectChinese(row?.judge(as: "Gi0/0/1").reason)
            }
        }
    }

    private func expectChinese(_ reason: Reason?) {
        guard let reason else { return }
        let words = ChineseWords.reason(reason)
        #expect(!words.contains(/[a-z]{2,}/), "\(reason) → \(words)")
    }

    @Test func `what is said to be no detail stands in the sources`() {
        let texts = Set(Self.texts.map(\.text))
        #expect(Self.others.filter { !texts.contains($0) } == [])
    }
}

/// The literals of a Swift source, those inside of others too; `{}` stands for what is put in.
private struct SourceTexts {
    private(set) var all: [String] = []
    private let source: [Character]
    private var place = 0

    init(_ text: String) {
        source = Array(text)
        while place < source.count { step() }
    }

    private func starts(with text: String) -> Bool { source[place...].starts(with: text) }

    /// Over a comment, a literal, or a character of code.
    private mutating func step() {
        if starts(with: "//") {
            while place < source.count, !source[place].isNewline { place += 1 }
        } else if source[place] == "#" {
            let marks = source[place...].prefix { $0 == "#" }.count
            place += marks
            if place < source.count, source[place] == "\"" { literal(marks: marks) }
        } else if source[place] == "\"" {
            literal(marks: 0)
        } else if source[place] == "/", place > 0, "(=: ".contains(source[place - 1]), beginsExpression() {
            place += 1
            while place < source.count, source[place] != "/" { place += source[place] == "\\" ? 2 : 1 }
            place += 1
        } else {
            place += 1
        }
    }

    /// Of a regular expression; a division has a blank after it.
    private func beginsExpression() -> Bool { place + 1 < source.count && !" /=".contains(source[place + 1]) }

    private mutating func literal(marks: Int) {
        let fence = String(repeating: "#", count: marks)
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        place += quote.count
        var text = ""
        while place < source.count, !starts(with: quote + fence) {
            if starts(with: "\\" + fence + "(") {
                place += 2 + marks
                var depth = 1
                while place < source.count, depth > 0 {
                    if source[place] == "(" { depth += 1 }
                    if source[place] == ")" { depth -= 1 }
                    step()
                }
                text += "{}"
            } else if starts(with: "\\" + fence) {
                text.append(contentsOf: source[(place + 1 + marks)...].prefix(1))
                place += 2 + marks
            } else {
                text.append(source[place])
                place += 1
            }
        }
        place += quote.count + marks
        all.append(text)
    }
}
