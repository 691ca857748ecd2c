import Foundation
import NOCCore
import Testing

@testable import NOCMonitor

/// The shipped scripts against a sendmail and a robot of our own.
@Suite(.timeLimit(.minutes(1))) struct HookScriptTests {
    private let directory: ScriptDirectory
    private let runner = HookRunner(time: SystemTime()) { _ in Secret("") }

    init() throws { directory = try ScriptDirectory() }

    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config/hooks.d").path

    private static func has(_ program: String) -> Bool {
        ["/usr/bin/", "/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + program) }
    }

    private static let subject = "【中断】互联网出口（电信）自10:05:12起中断：连接超时（10 秒内无应答）"
    private static let text = "第一行 \"引号\" \\ 反斜\n第二行\t制表 $HOME `id` &"

    private func run(
        _ script: String, _ arguments: [String] = [], environment: [String: String] = [:], event: Hook.Event = .down,
        reportDirectory: String? = nil
    ) async -> HookResult {
        let hook = Hook(
            id: "h", command: ["\(HookScriptTests.scripts)/\(script)"] + arguments, timeout: .seconds(30),
            environment: environment.mapValues { .plain($0) })
        var message = AlertMessage(
            event: event, delivery: "web@20261007T020512Z/down/h", site: Samples.plan([]).accounting.site,
            subject: HookScriptTests.subject, text: HookScriptTests.text, time: "2026-10-07T10:05:32+08:00")
        message.target = AlertMessage.Target(id: "web", name: "互联网出口", group: "internet")
        message.state = "down"
        message.reportDirectory = reportDirectory
        return await runner.run(hook, payload: message.jsonText(), attempt: 1)
    }

    @Test func `the log gets one line an alert, also from several at once`() async throws {
        let file = directory.path + "/alerts.log"
        await withTaskGroup(of: HookResult.self) { group in
            for _ in 0..<8 { group.addTask { await run("log.sh", [file]) } }
            for await result in group { #expect(result.ending == .exit(0), "\(result.output)") }
        }
        let lines = try directory.read("alerts.log").split(separator: "\n")
        #expect(lines.count == 8)
        #expect(lines.allSatisfy { $0.hasSuffix("\tdown\tweb\t-\t\(HookScriptTests.subject)") })
    }

    @Test func `mail has an encoded subject of short words and the whole text`() async throws {
        let sendmail = try directory.script("sendmail", "printf '%s\\n' \"$@\" > $0.args; cat > $0.mail")
        let result = await run(
            "sendmail.sh", ["a@example.cn", "b@example.cn"], environment: ["SENDMAIL": sendmail, "MAIL_FROM": "noc@x"])
        #expect(result.ending == .exit(0), "\(result.output)")
        #expect(try directory.read("sendmail.args") == "-t\n-oi\n")
        let parts = try directory.read("sendmail.mail").split(separator: "\n\n", maxSplits: 1).map(String.init)
        let header = parts[0].replacing("?=\n =?UTF-8?Q?", with: "")
        #expect(parts[0].split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(header.contains("To: a@example.cn, b@example.cn") && header.contains("From: noc@x"))
        let line = try #require(header.split(separator: "\n").first { $0.hasPrefix("Subject: =?UTF-8?Q?") })
        let word = line.dropFirst("Subject: =?UTF-8?Q?".count).dropLast(2)
        #expect(word.replacing("=", with: "%").removingPercentEncoding == HookScriptTests.subject)
        let body = try #require(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
        #expect(String(decoding: body, as: UTF8.self) == HookScriptTests.text + "\n")
    }

    @Test(arguments: ["sendmail.sh", "mail-report.sh"])
    func `a sendmail that is busy is tried again`(script: String) async throws {
        let sendmail = try directory.script("sendmail", "cat > /dev/null; exit 75")
        #expect(await run(script, ["a@x"], environment: ["SENDMAIL": sendmail]).ending == .exit(75))
    }

    /// Parts of the mail that the script hands to sendmail, as Python's mail reader takes it apart: type, name, content.
    private func parts(
        _ environment: [String: String] = [:], reports folder: String?
    ) async throws -> [[String: String]] {
        let sendmail = try directory.script("sendmail", "printf '%s\\n' \"$@\" > $0.args; cat > $0.mail")
        let result = await run(
            "mail-report.sh", ["a@example.cn", "b@example.cn"],
            environment: environment.merging(["SENDMAIL": sendmail, "MAIL_FROM": "noc@x"]) { $1 }, event: .report,
            reportDirectory: folder)
        #expect(result.ending == .exit(0), "\(result.output)")
        #expect(try directory.read("sendmail.args") == "-t\n-oi\n")
        #expect(try directory.read("sendmail.mail").split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
        let reader = try directory.script(
            "reader",
            """
            exec python3 - $0 <<'END'
            import email, email.policy, json, os
            with open(os.path.join(os.path.dirname(os.sys.argv[1]), "sendmail.mail"), "rb") as file:
                mail = email.message_from_binary_file(file, policy=email.policy.default)
            assert not mail.defects and mail["To"] == "a@example.cn, b@example.cn" and mail["From"] == "noc@x"
            print(json.dumps([{"subject": mail["Subject"]}] + [
                {"type": part.get_content_type(), "name": part.get_filename() or "",
                 "hex": part.get_payload(decode=True).hex()} for part in mail.iter_parts() if not part.defects]))
            END
            """)
        let read = await runner.run(
            Hook(id: "r", command: [reader]), payload: AlertMessage.sample.jsonText(), attempt: 1)
        #expect(read.ending == .exit(0), "\(read.output)")
        return try JSONDecoder().decode([[String: String]].self, from: Data(read.output.utf8))
    }

    @Test(.enabled(if: has("python3"), "python3 is not installed"))
    func `the documents of a report go as attachments, under their own names and byte for byte`() async throws {
        let folder = directory.path + "/2026-10"
        try FileManager.default.createDirectory(atPath: folder + "/editions/1", withIntermediateDirectories: true)
        let files = [
            "更正说明.md": "# 更正", "noc report 'a'.pdf": "%PDF\u{0}\r\n.\n",
            "a-name-of-more-than-fifty-four-characters-\(String(repeating: "长", count: 20)).docx": "",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
        try Data("{}".utf8).write(to: URL(filePath: "\(folder)/manifest.json"))
        try Data().write(to: URL(filePath: "\(folder)/.written"))
        let all = try await parts(reports: folder)
        #expect(all[0]["subject"] == HookScriptTests.subject)
        #expect(all[1]["type"] == "text/plain" && all[1]["hex"] == hex(HookScriptTests.text + "\n"))
        let attached = Dictionary(uniqueKeysWithValues: all.dropFirst(2).map { ($0["name"] ?? "", $0["hex"] ?? "") })
        #expect(attached == files.mapValues(hex))
        let some = try await parts(["MAIL_FILES": "*.none *.pdf 更正说明.md *.pdf"], reports: folder)
        #expect(some.dropFirst(2).map { $0["name"] } == ["noc report 'a'.pdf", "更正说明.md"])
        #expect(some[2]["type"] == "application/pdf")
    }

    @Test(.enabled(if: has("python3"), "python3 is not installed"))
    func `a report too large for a mail is told by its place, and so is one without files`() async throws {
        let folder = directory.path + "/2026-10"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (limit, words) in [("9", "附件共 10 字节，超过邮件限额"), ("10", "")] {
            try Data("0123456789".utf8).write(to: URL(filePath: folder + "/a.pdf"))
            let all = try await parts(["MAIL_LIMIT": limit], reports: folder)
            #expect(all.count == (words.isEmpty ? 3 : 2))
            #expect(all[1]["hex"]?.contains(hex(words)) == true || words.isEmpty)
        }
        let none = try await parts(["MAIL_FILES": "*.none"], reports: folder)
        #expect(none.count == 2 && none[1]["hex"]?.contains(hex("没有可作附件的文件")) == true)
        // Tried with `noc hooks test`, there is no folder.
        #expect(try await parts(reports: nil).count == 2)
    }

    private func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(.enabled(if: has("curl"), "curl is not installed"))
    func `the robot of 企业微信 gets the text`() async throws {
        let robot = try Robot(answer: #"{"errcode":0,"errmsg":"ok"}"#)
        let result = await run(
            "wecom.sh", environment: ["WECOM_KEY": "k-1", "WECOM_URL": robot.url, "WECOM_MENTION": "@all"])
        #expect(result.ending == .exit(0), "\(result.output)")
        let request = try #require(await robot.request())
        #expect(request.target == "/send?key=k-1")
        let text = try #require(request.json["text"] as? [String: Any])
        #expect(text["content"] as? String == HookScriptTests.text.replacing("\t", with: " "))
        #expect(text["mentioned_mobile_list"] as? [String] == ["@all"])
    }

    @Test(.enabled(if: has("curl"), "curl is not installed"), arguments: ["wecom.sh", "dingtalk.sh"])
    func `what a robot refuses for a while is tried again, and so is silence`(script: String) async throws {
        for (answer, status) in [
            (#"{"errcode": -1, "errmsg": "busy"}"#, Int32(75)), (#"{"errcode":93000,"errmsg":"bad key"}"#, 1),
            ("<html>", 75),
        ] {
            let robot = try Robot(answer: answer)
            let result = await run(
                script,
                environment: [
                    "WECOM_KEY": "k", "WECOM_URL": robot.url, "DINGTALK_TOKEN": "t", "DINGTALK_URL": robot.url,
                ])
            #expect(result.ending == .exit(status), "\(answer): \(result.output)")
            _ = await robot.request()
        }
        let nowhere = ["WECOM_KEY": "k", "WECOM_URL": "http://127.0.0.1:1/", "DINGTALK_TOKEN": "t"]
        let result = await run(script, environment: nowhere.merging(["DINGTALK_URL": "http://127.0.0.1:1/"]) { $1 })
        #expect(result.ending == .exit(75))
    }

    @Test(
        .enabled(if: has("curl") && has("openssl"), "curl or openssl is not installed"),
        arguments: ["SEC0123", "SEC" + String(repeating: "f3", count: 40)])
    func `the robot of 钉钉 gets a signed text`(secret: String) async throws {
        let robot = try Robot(answer: #"{"errcode":0,"errmsg":"ok"}"#)
        let result = await run(
            "dingtalk.sh",
            environment: ["DINGTALK_TOKEN": "tok", "DINGTALK_SECRET": secret, "DINGTALK_URL": robot.url])
        #expect(result.ending == .exit(0), "\(result.output)")
        let request = try #require(await robot.request())
        let items = try #require(URLComponents(string: request.target)?.queryItems)
        let query = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
        #expect(query["access_token"] == "tok")
        let stamp = try #require(query["timestamp"])
        let script = try directory.script(
            "hmac", "printf '%s\\n%s' \"$1\" \"$2\" | openssl dgst -sha256 -hmac \"$2\" -binary | base64")
        let expected = await runner.run(
            Hook(id: "o", command: [script, stamp, secret]), payload: AlertMessage.sample.jsonText(), attempt: 1)
        #expect(query["sign"] == expected.output.trimmingCharacters(in: .newlines))
        #expect((request.json["text"] as? [String: Any])?["content"] as? String != nil)
    }

    @Test func `a script made for Nagios gets its macros`() async throws {
        let script = try directory.script(
            "notify", "printf '<%s>' \"$@\" $NAGIOS_NOTIFICATIONTYPE \"$NAGIOS_SERVICEOUTPUT\"")
        let result = await run("nagios.sh", [script, "--host=$HOSTNAME$", "$SERVICESTATE$ $5 $NOPE$", ""])
        #expect(result.ending == .exit(0))
        #expect(result.output == "<--host=web><CRITICAL $5 $NOPE$><><PROBLEM><\(HookScriptTests.subject)>")
    }

    @Test(arguments: ["log.sh", "sendmail.sh", "mail-report.sh", "wecom.sh", "dingtalk.sh", "nagios.sh"])
    func `without its settings a script says what it wants`(script: String) async {
        let result = await run(script)
        guard case .exit(let status) = result.ending else {
            Issue.record("\(result.ending)")
            return
        }
        #expect(status != 0 && !result.output.isEmpty)
    }
}

extension AlertMessage {
    fileprivate static let sample = AlertMessage(
        event: .test, delivery: "d", site: Samples.plan([]).accounting.site, subject: "", text: "", time: "")
}

/// Answers one HTTP request on loopback.
private final class Robot: Sendable {
    struct Request {
        var target: String
        var json: [String: Any]
    }

    let url: String
    private let listener: Int32
    private let task: Task<Data, Never>

    init(answer: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name -> UInt16? in
                guard bind(listener, name, length) == 0, listen(listener, 4) == 0,
                    getsockname(listener, name, &length) == 0
                else { return nil }
                return UnsafeRawPointer(name).load(as: sockaddr_in.self).sin_port.bigEndian
            }
        }
        url = "http://127.0.0.1:\(try #require(port))/send"
        self.listener = listener
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self)
        // A thread of its own: accept and read block.
        Thread.detachNewThread {
            continuation.yield(Robot.serve(listener, answer))
            continuation.finish()
        }
        task = Task { await stream.first { _ in true } ?? Data() }
    }

    deinit { close(listener) }

    func request() async -> Request? {
        let text = String(decoding: await task.value, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let target = text.prefix { $0 != "\r\n" }.split(separator: " ").dropFirst().first.map(String.init)
        let body = try? JSONSerialization.jsonObject(with: Data(text[end.upperBound...].utf8)) as? [String: Any]
        return target.flatMap { target in body.map { Request(target: target, json: $0) } }
    }

    private static func serve(_ listener: Int32, _ answer: String) -> Data {
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return Data() }
        defer { close(connection) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isComplete(data) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            data.append(contentsOf: buffer[..<count])
        }
        let reply = Array("HTTP/1.1 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)".utf8)
        _ = write(connection, reply, reply.count)
        return data
    }

    private static func isComplete(_ data: Data) -> Bool {
        guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else { return false }
        let head = String(decoding: data[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = head.firstRange(of: "content-length: ").flatMap { range in
            Int(head[range.upperBound...].prefix { $0.isNumber })
        }
        return data.count - end.upperBound >= length ?? 0
    }
}
