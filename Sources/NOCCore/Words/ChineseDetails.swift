internal import Foundation

/// The details of reasons, which probers write in English, in Chinese. Phrases are noc's own and those of the libraries below it
/// that people meet; what devices and servers said, in “” or where a phrase has a gap, stays as they said it.
enum ChineseDetails {
    private struct Phrase {
        /// What the text must hold before it is searched.
        let anchor: String
        let pattern: NSRegularExpression
        let weight: Int
        /// What stands around the gaps in Chinese.
        let words: [String]
    }

    /// The longer first: it may hold a shorter one.
    private static let phrases: [Phrase] = table.compactMap { english, chinese in
        let pieces = english.split(separator: /\{\*?\}/, omittingEmptySubsequences: false).map(String.init)
        let gaps = english.matches(of: /\{\*?\}/).map { $0.output == "{}" ? #"([^\s;：；，（）]+)"# : "(.+?)" } + [""]
        let end = english.hasSuffix("{*}") ? "$" : ""
        let pattern = zip(pieces, gaps).map { NSRegularExpression.escapedPattern(for: $0) + $1 }.joined() + end
        // The phrases are the program's own, and a test goes through all of them.
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return nil }
        return Phrase(
            anchor: pieces.max { $0.count < $1.count } ?? english, pattern: expression,
            weight: pieces.reduce(0) { $0 + $1.count }, words: chinese.components(separatedBy: "{}"))
    }.sorted { $0.weight > $1.weight }

    /// ifOperStatus (RFC 2863).
    private static let operStates = [
        "down": "断开", "testing": "测试中", "dormant": "休眠", "notPresent": "不在位", "lowerLayerDown": "下层中断",
    ]

    /// The detail of a reason of that code.
    static func words(_ detail: String, of code: Reason.Code) -> String {
        switch code {
        case .portDown:
            guard let end = detail.range(of: ": ", options: .backwards),
                let state = operStates[String(detail[end.upperBound...])]
            else { return detail }
            return "\(detail[..<end.upperBound])\(state)"
        case .loginCleared where detail.hasPrefix("by "): return "由\(detail.dropFirst(3))"
        case .jobFailed: return job(detail)
        // Nothing but what somebody said.
        case .other, .imported: return detail
        // What was found while this host was cut off: a whole reason.
        case .collectorIsolated: return ChineseWords.reason(Reason(parsing: detail))
        default: return words(detail)
        }
    }

    /// `status 2: MESSAGE`, or the message alone, which stays as the job said it; of a run that is over with its moment before.
    private static func job(_ detail: String) -> String {
        guard let said = detail.wholeMatch(of: /([-0-9]{10} [:0-9]{8}: )?status ([0-9]+)(?:: (.*))?/) else {
            return detail
        }
        let ending = "\(said.1 ?? "")退出状态\(said.2)"
        guard let message = said.3, !message.isEmpty else { return ending }
        // What noc says of a job that it ran.
        let isOwn = message.hasPrefix("ended by signal ") || message.hasPrefix("cannot start: ")
        return "\(ending)：\(isOwn ? words(String(message)) : String(message))"
    }

    static func words(_ detail: String) -> String {
        guard detail.utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7A }) else { return detail }
        var said = Said()
        var text = detail.replacing(/“[^”]*”?/) { said.keep(String($0.output)) }
        for phrase in phrases where text.contains(phrase.anchor) { text = translate(text, phrase, &said) }
        return said.restored(text)
    }

    private static func translate(_ text: String, _ phrase: Phrase, _ said: inout Said) -> String {
        let whole = text as NSString
        var result = ""
        var end = 0
        for match in phrase.pattern.matches(in: text, range: NSRange(location: 0, length: whole.length)) {
            result += whole.substring(with: NSRange(location: end, length: match.range.location - end))
            result += phrase.words[0]
            for (gap, words) in phrase.words.dropFirst().enumerated() {
                result += said.keep(whole.substring(with: match.range(at: gap + 1))) + words
            }
            end = match.range.location + match.range.length
        }
        return result + whole.substring(from: end)
    }

    /// What others said; in the meantime one character each, of a kind that no reason holds.
    private struct Said {
        private static let first: UInt32 = 0xE000
        private var texts: [String] = []

        mutating func keep(_ text: String) -> String {
            guard let mark = UnicodeScalar(Said.first + UInt32(texts.count)) else { return text }
            texts.append(text)
            return String(mark)
        }

        /// The last first: it may hold others.
        func restored(_ text: String) -> String {
            texts.indices.reversed().reduce(text) { text, place in
                UnicodeScalar(Said.first + UInt32(place)).map { text.replacing(String($0), with: texts[place]) } ?? text
            }
        }
    }
}
