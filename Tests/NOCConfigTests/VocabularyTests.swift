import Foundation
import NOCCore
import Testing

@testable import NOCConfig

/// What each key of CONTRACT 2 means in the plan.
@Suite struct VocabularyTests {
    private func specification(_ check: String) throws -> CheckSpecification? {
        try TemporaryConfiguration(["noc.yaml": withCheck(check)]).load().plan.checks.values.first
    }

    @Test func `every key of an HTTP check is read`() throws {
        let check = """
            http: { url: "https://a.cn:8443/x", method: PUT, headers: { Accept: text/html, X-Level: 3 }, body: "a\\nb",
              credential: web, bind: eth1, family: 6, proxy: "socks5://10.0.0.9:1080", http_version: 1.1,
              tls: { verify: false, server_name: b.cn }, follow_redirects: false, max_body: 64KiB,
              user_agent: noc, resolve: { "a.cn:8443": 10.0.0.8 }, expect: { status: [200, 301-302],
              body_contains: ok, body_lacks: [error, 404], body_matches: "a+", json: { $.n: "< 5", "$['a b'][0]": null,
              $.s: up, $.t: true, $.i: 3, '$["x y"]': 0 }, header: { Server: nginx }, title: 首页, certificate_days: 30,
              time_degraded: 3s, final_url: "https://b.cn/", max_redirects: 0, min_bytes: 2kB } }
            """
        var expected = HTTPCheck(
            steps: [
                .init(
                    url: "https://a.cn:8443/x", method: "PUT",
                    headers: [.init("Accept", "text/html"), .init("X-Level", "3")], body: "a\nb",
                    expect: HTTPExpectation(
                        status: [200...200, 301...302], bodyContains: ["ok"], bodyLacks: ["error", "404"],
                        bodyMatches: ["a+"],
                        json: [
                            JSONExpectation(path: "$.n", wanted: .comparison(Comparison(.less, 5))),
                            JSONExpectation(path: "$['a b'][0]", wanted: .equals(.null)),
                            JSONExpectation(path: "$.s", wanted: .equals(.string("up"))),
                            JSONExpectation(path: "$.t", wanted: .equals(.bool(true))),
                            JSONExpectation(path: "$.i", wanted: .equals(.number(3))),
                            JSONExpectation(path: #"$["x y"]"#, wanted: .equals(.number(0))),
                        ],
                        headers: [.init("Server", "nginx")], title: "首页", certificateDays: 30,
                        timeDegraded: .seconds(3), finalURL: "https://b.cn/", maximumRedirects: 0, minimumBytes: 2000))
            ])
        expected.credential = "web"
        expected.bind = "eth1"
        expected.family = .ipv6
        expected.proxy = "socks5://10.0.0.9:1080"
        expected.version = .http11
        expected.tls = TLSOptions(verify: false, serverName: "b.cn")
        expected.followRedirects = false
        expected.maximumBody = 65_536
        expected.userAgent = "noc"
        expected.resolve = ["a.cn:8443": "10.0.0.8"]
        #expect(try specification(check) == .http(expected))
    }

    @Test func `what old devices speak, client certificates and the login's step are read, and old TLS is told`() throws
    {
        let check = """
            http: { credential: web, tls: { certificate: a.pem, key: k.pem, legacy: true }, steps: [
              { url: "https://政务.中国/", body: "${password}", login: true }] }
            """
        let files = try TemporaryConfiguration(["noc.yaml": withCheck(check), "a.pem": "", "k.pem": ""])
        let plan = try files.load().plan
        guard case .http(let http)? = plan.checks.values.first else {
            Issue.record("no check")
            return
        }
        #expect(http.tls.certificate?.hasSuffix("/a.pem") == true && http.tls.key?.hasSuffix("/k.pem") == true)
        #expect(http.tls.legacy && http.steps[0].login)
        #expect(plan.accounting.targets[0].checks[0].legacyTLS)
    }

    @Test func `how an agent is asked, and what stands for nothing, is read`() throws {
        let check = """
            snmp: { agent: 10.0.0.2, credential: ro, varbinds: 4, bulk: false, retries: 0, silence: unknown,
              oid: { object: 1.3.6.1.4.1.9.1.0, pattern: "([0-9.]+)", ignore: [-1, 65535] } }
            """
        #expect(
            try specification(check)
                == .snmp(
                    SNMPCheck(
                        agent: "10.0.0.2:161", credential: "ro",
                        query: .oid(.init(object: "1.3.6.1.4.1.9.1.0", pattern: "([0-9.]+)", ignore: [-1, 65_535])),
                        manner: .init(varbinds: 4, bulk: false, retries: 0), silence: .unknown)))
    }

    @Test func `unverified TLS is told`() throws {
        let loose = withCheck(#"http: { url: "https://a.cn/", tls: { verify: false } }"#)
        #expect(
            try TemporaryConfiguration(["noc.yaml": loose]).load().plan.accounting.targets[0].checks[0].unverifiedTLS)
    }

    @Test func `steps capture and use`() throws {
        let check = """
            http: { credential: web, steps: [
              { name: form, url: "http://a.cn/${username}", capture: { a: { json: $.a.b }, h: { header: X-A },
                m: { matches: "t=(.*)" }, c: { cookie: sid } } },
              { url: "http://a.cn/?a=${a}", body: "${h}${m}", headers: { Authorization: "Bearer ${c}" } }] }
            """
        let form = HTTPCheck.Step(
            name: "form", url: "http://a.cn/${username}",
            capture: [
                .init("a", .json("$.a.b")), .init("h", .header("X-A")), .init("m", .matches("t=(.*)")),
                .init("c", .cookie("sid")),
            ])
        let use = HTTPCheck.Step(
            url: "http://a.cn/?a=${a}", method: "POST", headers: [.init("Authorization", "Bearer ${c}")],
            body: "${h}${m}")
        #expect(try specification(check) == .http(HTTPCheck(steps: [form, use], credential: "web")))
    }

    @Test(arguments: [
        ("interface: { name: GE0/0/1 }", SNMPCheck.Query.interface(.name("GE0/0/1"))),
        ("interface: { alias: 电信 }", .interface(.alias("电信"))),
        ("interface: { index: 7 }", .interface(.index(7))),
        ("uptime: {}", .uptime),
        ("ups: { profile: rfc1628 }", .ups),
        ("oid: { object: .1.3.6.1, expect: 1 }", .oid(.init(object: "1.3.6.1", expect: Comparison(.equal, 1)))),
        (
            #"oid: { object: 1.3.6.1, expect: "!= 2" }"#,
            .oid(.init(object: "1.3.6.1", expect: Comparison(.notEqual, 2)))
        ),
        ("oid: { object: 1.3.6.1, expect: online }", .oid(.init(object: "1.3.6.1", expectText: "online"))),
        (
            #"oid: { object: 1.3.6.1, degraded: "> 40", fail: ">= 60.5", scale: 0.1, unit: ℃ }"#,
            .oid(
                .init(
                    object: "1.3.6.1", degraded: Comparison(.greater, 40), fail: Comparison(.greaterOrEqual, 60.5),
                    scale: 0.1, unit: "℃"))
        ),
    ])
    func `every SNMP query is read`(_ text: String, _ query: SNMPCheck.Query) throws {
        #expect(
            try specification(#"snmp: { agent: "[2001:db8::1]:1161", credential: ro, \#(text) }"#)
                == .snmp(SNMPCheck(agent: "[2001:db8::1]:1161", credential: "ro", query: query)))
    }

    @Test func `every key of the network checks is read`() throws {
        #expect(
            try specification(
                "icmp: { host: 2001:db8::1, count: 3, spacing: 50ms, size: 1000, loss_degraded: 20%, loss_down: 60.5%, "
                    + "rtt_degraded: 150ms, family: 6 }")
                == .icmp(
                    ICMPCheck(
                        host: "2001:db8::1", count: 3, spacing: .milliseconds(50), size: 1000, lossDegraded: 0.2,
                        lossDown: 0.605, roundTripDegraded: .milliseconds(150), family: .ipv6)))
        #expect(
            try specification(#"tcp: { host: a.cn, port: 25, send: "EHLO noc\r\n", expect: "^220", tls: {} }"#)
                == .tcp(TCPCheck(host: "a.cn", port: 25, send: "EHLO noc\r\n", expect: "^220", tls: TLSOptions())))
        #expect(
            try specification(
                #"dns: { server: "10.0.0.53:5353", name: a.cn, type: MX, expect: [m.cn, n.cn], family: 4, transport: tcp }"#
            )
                == .dns(
                    DNSCheck(
                        server: "10.0.0.53:5353", name: "a.cn", type: .mx, expect: ["m.cn", "n.cn"], family: .ipv4,
                        transport: .tcp)))
    }

    @Test func `hours have days holidays and make up days`() throws {
        let text =
            smallest + """
                objectives:
                  office:
                    hours:
                      mon-fri: "14:00-18:00, 08:30-12:00"
                      sat-sun: closed
                      except: calendar/holidays.yaml
                """
        let calendar = "holidays: [2026-10-01, '2026-10-02']\nworkdays:\n  - 2026-10-10\n"
        let files = try TemporaryConfiguration(["noc.yaml": text, "calendar/holidays.yaml": calendar])
        let day = [WeeklyHours.Range(start: 510, end: 720), WeeklyHours.Range(start: 840, end: 1080)]
        let expected = WeeklyHours(
            days: [day, day, day, day, day, [], []],
            holidays: [CalendarDay(year: 2026, month: 10, day: 1), CalendarDay(year: 2026, month: 10, day: 2)],
            workdays: [CalendarDay(year: 2026, month: 10, day: 10)])
        let loaded = try files.load()
        #expect(loaded.plan.accounting.objectives[0].hours == .weekly(expected))
        #expect(loaded.files == [files.path(), files.path("calendar/holidays.yaml")])
    }

    @Test func `week ends may be named across sunday`() throws {
        let text = smallest + #"objectives: { a: { hours: { sat-mon: "00:00-24:00" } } }"#
        let hours = try TemporaryConfiguration(["noc.yaml": text]).load().plan.accounting.objectives[0].hours
        let all = [WeeklyHours.Range(start: 0, end: 1440)]
        #expect(hours == .weekly(WeeklyHours(days: [all, [], [], [], [], all, all])))
    }

    @Test func `percentages keep four decimals`() throws {
        let text = smallest + "objectives: { a: { availability: 99.9999% }, b: { availability: 100% } }"
        let objectives = try TemporaryConfiguration(["noc.yaml": text]).load().plan.accounting.objectives
        #expect(objectives.map(\.availability) == [999_999, 1_000_000])
    }

    @Test func `credentials of every kind are read`() throws {
        let text =
            smallest + """
                credentials:
                  one: { snmp: { version: 1, community: "env:C" } }
                  three: { snmp: { version: 3, user: noc, level: authPriv, auth: SHA-512, auth_secret: "credential:a",
                           priv: AES-256, priv_secret: "file:secrets/priv", context: vrf } }
                  none: { snmp: { version: 3, user: noc, level: noAuthNoPriv } }
                  token: { bearer: { token: "file:/etc/noc/token" } }
                  grid: { login: { username: "env:U", password: "env:P", per_hour_limit: 6 } }
                  mail: { login: { username: "env:U", password: "env:P" } }
                """
        let files = try TemporaryConfiguration(["noc.yaml": text])
        let credentials = try files.load().plan.credentials
        #expect(credentials["one"] == .snmpCommunity(version: .v1, community: .environment("C")))
        #expect(
            credentials["three"]
                == .snmpUser(
                    SNMPUser(
                        name: "noc", level: .authPriv, authentication: .sha512, authenticationSecret: .credential("a"),
                        privacy: .aes256, privacySecret: .file(files.path("secrets/priv")), context: "vrf")))
        #expect(credentials["none"] == .snmpUser(SNMPUser(name: "noc", level: .noAuthNoPriv)))
        #expect(credentials["token"] == .bearer(token: .file("/etc/noc/token")))
        #expect(
            credentials["grid"]
                == .login(username: .environment("U"), password: .environment("P"), perHourLimit: 6))
        #expect(credentials["mail"] == .login(username: .environment("U"), password: .environment("P")))
    }

    @Test func `every key of a hook is read`() throws {
        let text =
            smallest + """
                groups: [{ id: g, name: G }]
                hooks:
                  - { id: a, command: [hooks.d/a.sh, --room, 3], on: [down, reminder], groups: [g], targets: [web],
                      timeout: 5s, attempts: 2, remind_every: 4h, escalate: { after: 30m, to: [b] },
                      environment: { WECOM_KEY: "credential:wecom", ROOM: 3, KEY_FILE: /etc/noc/key } }
                  - { id: b, command: [logger] }
                """
        let files = try TemporaryConfiguration(["noc.yaml": text])
        #expect(
            try files.load().plan.hooks == [
                Hook(
                    id: "a", command: [files.path("hooks.d/a.sh"), "--room", "3"], on: [.down, .reminder],
                    groups: ["g"], targets: ["web"], timeout: .seconds(5), attempts: 2,
                    remindEvery: .seconds(14_400), escalateAfter: .seconds(1800), escalateTo: ["b"],
                    environment: [
                        "WECOM_KEY": .secret(.credential("wecom")), "ROOM": .plain("3"),
                        "KEY_FILE": .plain("/etc/noc/key"),
                    ]),
                Hook(id: "b", command: ["logger"]),
            ])
    }

    @Test func `targets have rules parents and contracts`() throws {
        let text = """
            site: { id: room, name: 机房 }
            groups: [{ id: g, name: G, aggregate: weighted, redundant: true, objective: o }]
            objectives: { o: { availability: 99% } }
            sentinels: [a]
            targets:
              - { id: a, name: A, rule: { quorum: 1 }, checks: [{ id: x, tcp: { host: h, port: 1 } }] }
              - id: b
                name: B
                group: g
                objective: o
                rule: any
                parents: [a]
                affected_units: 42
                contract: { carrier: 中国电信, number: 20260001, bandwidth: 500Mbps, monthly_fee: 12000.5, penalty: p-1 }
                checks: [{ id: x, measure_only: true, tcp: { host: h, port: 1 } }, { id: y, tcp: { host: h, port: 1 } }]
            penalties: { p-1: { name: P, clause: c, free_month: { below: 99% } } }
            """
        let accounting = try TemporaryConfiguration(["noc.yaml": text]).load().plan.accounting
        #expect(accounting.targets[0].rule == .quorum(1) && accounting.sentinels == ["a"])
        let target = accounting.targets[1]
        #expect(target.rule == .any && target.parents == ["a"] && target.affectedUnits == 42)
        #expect(target.group == "g" && target.objective == "o" && target.checks.map(\.measureOnly) == [true, false])
        #expect(
            target.contract
                == AccountingPlan.Contract(
                    carrier: "中国电信", number: "20260001", bandwidth: "500Mbps", monthlyFee: 12_000.5, penalty: "p-1"))
        #expect(
            accounting.groups == [
                AccountingPlan.Group(id: "g", name: "G", objective: "o", aggregate: .weighted, isRedundant: true)
            ])
    }
}
