import Foundation
import NOCCore
import Testing

@testable import NOCMonitor

@Suite struct AlertWordsTests {
    private func message(_ change: (inout Alert) -> Void, event: Hook.Event, plan: Plan? = nil) throws -> AlertMessage {
        var alert = Alert(event, target: "web")
        let start = Instant(milliseconds: 1_791_338_712_000)
        alert.incident = RegisteredIncident(
            id: "web@1", target: "web", start: start, confirmedAt: start + .seconds(20), reason: Reason(.timeout))
        alert.since = start
        alert.reason = Reason(.timeout)
        change(&alert)
        var target = Samples.target("web")
        target.name = "互联网出口（电信）"
        target.affectedUnits = 42
        let plan = plan ?? Samples.plan([target], hooks: [Samples.hook()])
        let deliveries = AlertComposer(plan).deliveries(for: alert, at: start + .seconds(750))
        return try AlertMessage(json: #require(deliveries.first).payload)
    }

    @Test func `a message reads as an office would write it`() throws {
        let down = try message({ _ in }, event: .down)
        #expect(down.subject == "【中断】互联网出口（电信）自10:05:12起中断：连接超时")
        #expect(down.text.contains("影响单位：42个"))
        #expect(down.text.contains("开始时间：2026年10月7日10:05:12"))
        #expect(down.since == "2026-10-07T10:05:12+08:00")
        #expect(down.duration == 750)
        let up = try message({ $0.until = $0.since.map { $0 + .seconds(750) } }, event: .up)
        #expect(up.subject == "【恢复】互联网出口（电信）于10:17:42恢复，历时12分30秒")
        let reminder = try message({ _ in }, event: .reminder)
        #expect(reminder.subject == "【持续中断】互联网出口（电信）自10:05:12起中断，已持续12分30秒：连接超时")
        let escalation = try message({ _ in }, event: .escalation)
        #expect(escalation.subject == "【升级】互联网出口（电信）中断12分30秒仍无人确认，自10:05:12起：连接超时")
    }

    /// An alert of `kind` that began when the others do.
    private func standing(_ kind: StandingAlert.Kind, _ reason: Reason?) -> (inout Alert) -> Void {
        { alert in
            let start = alert.since ?? Samples.start
            alert.incident = nil
            alert.reason = reason
            alert.standing = StandingAlert(
                id: StandingAlert.id(kind, of: "web", start: start), kind: kind, target: "web", start: start,
                openedAt: start, reason: reason)
        }
    }

    @Test func `an alert of another kind says what it is about, and has an id like an incident`() throws {
        let battery = standing(.degraded, Reason(.onBattery))
        let degraded = try message(battery, event: .degraded)
        #expect(degraded.subject == "【降级】互联网出口（电信）自10:05:12起降级运行：市电中断，电池供电")
        #expect(degraded.variables["NOC_INCIDENT"] == "web@20261007T020512Z.degraded")
        #expect(degraded.text.contains("告警编号：web@20261007T020512Z.degraded"))
        #expect(try message(battery, event: .reminder).subject.hasPrefix("【持续降级】互联网出口（电信）自10:05:12起降级运行，已持续12分30秒"))
        #expect(try message(battery, event: .escalation).subject.contains("降级运行12分30秒仍无人确认"))
        let blind = standing(.unknown, Reason(.noCredential))
        #expect(try message(blind, event: .unknown).subject == "【状态不明】互联网出口（电信）自10:05:12起状态不明：缺少访问凭据")
        #expect(try message(standing(.unknown, nil), event: .unknown).subject.hasSuffix("状态不明：未取得监测数据"))
        let known = try message(
            { alert in
                blind(&alert)
                alert.until = alert.since.map { $0 + .seconds(750) }
            }, event: .recoveredUnknown)
        #expect(known.subject == "【恢复】互联网出口（电信）于10:17:42恢复监测，状态不明历时12分30秒")
        #expect(known.incident?.id == "web@20261007T020512Z.unknown")
        let flapping = try message({ $0.flapping = .init(count: 5, window: .seconds(3_600)) }, event: .flapping)
        #expect(flapping.subject == "【频繁波动】互联网出口（电信）在1小时内告警5次，暂停逐条告警，稳定后告知")
    }

    @Test func `an outage names what hangs behind it, and each check what it talks to`() throws {
        var web = Samples.target("web")
        web.name = "核心交换机"
        let children = (0..<12).map { Samples.target("c\($0)", parents: [$0 == 0 ? "web" : "c\($0 - 1)"]) }
        var plan = Samples.plan([web] + children, hooks: [Samples.hook()])
        let url = "https://www.example.gov.cn/index.html"
        plan.checks = [CheckKey(target: "web", check: "a"): .http(HTTPCheck(steps: [HTTPCheck.Step(url: url)]))]
        let down = try message(
            { $0.checks = [Alert.Check(id: "a", observation: Samples.observation(0, .fail, Reason(.timeout)))] },
            event: .down, plan: plan)
        #expect(down.text.contains("下级受影响：12个（目标c0、目标c1、"))
        #expect(down.text.contains("、目标c9等）\n"))
        #expect(down.text.contains("  a（\(url)）：失败，连接超时"))
        let last = try message({ $0.target = "c11" }, event: .down, plan: plan)
        #expect(!last.text.contains("下级受影响"))
    }

    @Test func `whatever people and the wire said has a bounded length`() throws {
        let long = String(repeating: "长", count: 5_000)
        let message = try message(
            { alert in
                alert.reason = Reason(code: "timeout", detail: long)
                alert.checks = (0..<50).map {
                    Alert.Check(
                        id: "check\($0)", observation: Samples.observation(0, .fail, Reason(code: "x", detail: long)))
                }
                alert.acknowledgement = Annotation(
                    target: "web", instant: Samples.start, recordedAt: Samples.start, by: long, acknowledges: true,
                    note: long)
                alert.trouble = CollectorTrouble(
                    Reason(.reloadRefused, long), since: Samples.start,
                    details: Array(repeating: long, count: 100))
            }, event: .ack)
        #expect(message.subject.count <= 300)
        #expect(message.text.split(separator: "\n").allSatisfy { $0.count <= 510 })
        #expect(message.text.utf8.count < 65_536 && message.jsonText().utf8.count < 131_072)
    }

    @Test func `at a site whose locale is English it is English throughout`() throws {
        var target = Samples.target("web")
        target.name = "Uplink"
        target.affectedUnits = 42
        var plan = Samples.plan([target], hooks: [Samples.hook()])
        plan.accounting.site.locale = "en"
        plan.accounting.site.name = "Room"
        let down = try message({ _ in }, event: .down, plan: plan)
        #expect(down.subject == "[DOWN] Uplink is down since 2026-10-07 10:05:12: timeout")
        #expect(down.text.contains("\nAffected units: 42\n") && down.text.contains("\nStarted: 2026-10-07 10:05:12\n"))
        let up = try message({ $0.until = $0.since.map { $0 + .seconds(750) } }, event: .up, plan: plan)
        #expect(up.subject == "[UP] Uplink is back since 2026-10-07 10:17:42, after 12m 30s")
        for event in Hook.Event.allCases {
            let message = try message({ _ in }, event: event, plan: plan)
            #expect(
                message.subject.hasPrefix("[") && message.text.unicodeScalars.allSatisfy(\.isASCII), "\(message.text)")
        }
    }

    @Test func `every event has a subject of one line and variables without a gap`() throws {
        for event in Hook.Event.allCases {
            let message = try message({ _ in }, event: event)
            #expect(message.subject.hasPrefix("【") && !message.subject.contains("\n"))
            #expect(message.variables["NOC_EVENT"] == event.rawValue)
            #expect(message.variables.count == 17)
        }
    }

    @Test(arguments: Hook.Event.allCases)
    func `every key of the contract is in every message, null where there is nothing to say`(event: Hook.Event) throws {
        func keys(_ object: Any?) throws -> Set<String> { Set(try #require(object as? [String: Any]).keys) }
        var alert = Alert(event, target: "web")
        alert.incident = RegisteredIncident(
            id: "web@1", target: "web", start: Samples.start, confirmedAt: Samples.start)
        alert.checks = [Alert.Check(id: "a", observation: Samples.observation(0, .fail))]
        let composer = AlertComposer(Samples.plan([Samples.target("web")], hooks: [Samples.hook()]))
        for alert in [alert, Alert(event)] {
            let delivery = try #require(composer.deliveries(for: alert, at: Samples.start).first)
            let message = try #require(
                try JSONSerialization.jsonObject(with: Data(delivery.payload.utf8)) as? [String: Any])
            let contract = [
                "schema", "event", "delivery_id", "attempt", "site", "target", "state", "previous_state", "incident",
                "subject", "text", "time",
            ]
            #expect(try keys(message).isSuperset(of: contract))
            guard alert.target != nil else {
                #expect(message["target"] is NSNull && message["incident"] is NSNull)
                continue
            }
            #expect(try keys(message["target"]) == ["id", "name", "group"])
            let incident = try #require(message["incident"] as? [String: Any])
            #expect(
                try keys(incident) == [
                    "id", "started_at", "confirmed_at", "ended_at", "reason", "cause", "checks",
                ])
            let checks = try #require(incident["checks"] as? [Any])
            #expect(try keys(checks.first) == ["id", "outcome", "reason", "latency_ms"])
        }
    }

    @Test func `the bytes of a message stay as scripts have always read them, and as queued ones were written`() throws
    {
        let plan = Samples.plan([Samples.target("web")])
        var message = AlertMessage(
            event: .down, delivery: "web@1/down/log", site: plan.accounting.site, subject: "【中断】a/b \"c\"",
            text: "一\n二\t\u{1}\\", time: "2026-10-07T10:00:00+08:00")
        message.target = AlertMessage.Target(id: "web", name: "门户", group: nil)
        let told: JSON = [
            "id": "web@1", "started_at": "a", "confirmed_at": "b", "ended_at": .null, "reason": "timeout",
            "cause": .null,
        ]
        message.incident = AlertMessage.Incident(
            form: try #require(IncidentForm(told, keys: IncidentForm.alertKeys)),
            checks: [
                AlertMessage.Check(id: "a", outcome: "fail", latency: 20),
                AlertMessage.Check(id: "b", outcome: "ok", latency: 1.25),
            ])
        message.duration = 61
        let text = #"""
            {"attempt":null,"delivery_id":"web@1/down/log","duration_s":61,"event":"down","incident":{"cause":null,"checks":\#
            [{"id":"a","latency_ms":20,"outcome":"fail","reason":null},{"id":"b","latency_ms":1.25,"outcome":"ok",\#
            "reason":null}],"confirmed_at":"b","ended_at":null,"id":"web@1","reason":"timeout","started_at":"a"},\#
            "previous_state":null,"reason":null,"report_dir":null,"schema":"noc.alert/1","since":null,"site":"room",\#
            "site_name":"核心机房","state":null,"subject":"【中断】a/b \"c\"","target":{"group":null,"id":"web",\#
            "name":"门户"},"text":"一\n二\t\u0001\\","time":"2026-10-07T10:00:00+08:00"}
            """#
        #expect(message.jsonText() == text)
        #expect(try AlertMessage(json: text) == message)
    }

    @Test(arguments: ["{}", "[]", "{", #"{"event":"down","delivery_id":7}"#, #"{"event":"fire","delivery_id":"d"}"#])
    func `a queued message that cannot be read is told, not guessed`(text: String) {
        #expect(throws: (any Error).self) { try AlertMessage(json: text) }
    }

    @Test func `hooks hear what they asked for`() {
        var target = Samples.target("web")
        target.group = "g"
        var hooks = ["all", "group", "target", "both", "other", "up"].map { Samples.hook($0, on: [.down]) }
        hooks[1].groups = ["g"]
        hooks[2].targets = ["web"]
        hooks[3].groups = ["x"]
        hooks[3].targets = ["web"]
        hooks[4].groups = ["x"]
        hooks[5].on = [.up]
        let composer = AlertComposer(Samples.plan([target], hooks: hooks))
        let alert = Alert(.down, target: "web")
        #expect(composer.deliveries(for: alert, at: Samples.start).map(\.hook) == ["all", "group", "target", "both"])
    }

    @Test func `a delivery that was given up is told to the other hooks`() {
        let hooks = ["a", "b"].map { Samples.hook($0) }
        let composer = AlertComposer(Samples.plan([], hooks: hooks))
        var alert = Alert(.undelivered)
        alert.undelivered = Alert.Undelivered(
            Delivery(
                id: "d", hook: "a", event: .down, incident: nil, target: nil, payload: "{}", createdAt: Samples.start,
                nextAttempt: Samples.start))
        #expect(composer.deliveries(for: alert, at: Samples.start).map(\.hook) == ["b"])
    }

    @Test(arguments: [
        (0, "0秒"), (999, "0秒"), (42_000, "42秒"), (750_000, "12分30秒"), (3_600_000, "1小时"), (11_100_000, "3小时5分"),
        (187_200_000, "2天4小时"), (86_400_000, "1天"), (-5, "0秒"),
    ]) func `durations have two units at most`(milliseconds: Int64, text: String) {
        #expect(ChineseWords.duration(milliseconds: milliseconds) == text)
    }

    @Test func `every reason has a phrase of its own`() {
        let phrases = Reason.Code.allCases.map(ChineseWords.phrase)
        #expect(Set(phrases).count == phrases.count)
        #expect(ChineseWords.reason(Reason(.statusUnexpected, "502")) == "返回状态码异常（502）")
        #expect(ChineseWords.reason(Reason(.other, "拔线演练")) == "拔线演练")
        #expect(ChineseWords.reason(Reason(code: "vendor_x", detail: "y")) == "vendor_x: y")
    }
}
