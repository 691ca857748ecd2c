import NOCCore
import Testing

@testable import NOCConfig

@Suite struct EffectiveConfigurationTests {
    @Test func `it loads to the same plan`() throws {
        let path = "\(ShippedConfigurationTests.directory)/noc.yaml"
        let shipped = try ConfigurationLoader.load(path: path)
        let effective = try ConfigurationLoader.effectiveYAML(path: path)
        let files = try TemporaryConfiguration(["noc.yaml": effective])
        let again = try files.load()
        #expect(again.plan == shipped.plan)
        #expect(try files.effectiveYAML() == effective)
        #expect(again.files.count == 1)
    }

    @Test func `every default is filled in`() throws {
        #expect(
            try TemporaryConfiguration(["noc.yaml": smallest]).effectiveYAML() == """
                site:
                  id: room
                  name: 核心机房
                  collector: main
                  time_zone: Asia/Shanghai
                  locale: zh-CN
                storage:
                  retain_observations: 400d
                reports:
                  memory: 1024MiB
                  time: 30m
                evidence:
                  algorithm: ed25519
                defaults:
                  interval: 60s
                  timeout: 10s
                  retry_interval: 15s
                  failures_to_down: 3
                  successes_to_up: 2
                  blind_after: 15m
                  flapping:
                    count: 5
                    window: 1h
                targets:
                  - id: web
                    name: 网站
                    rule: all
                    checks:
                      - id: home
                        interval: 1m
                        timeout: 10s
                        retry_interval: 15s
                        failures_to_down: 3
                        successes_to_up: 2
                        stale_after: 130s
                        measure_only: false
                        tcp:
                          host: 127.0.0.1
                          port: 80

                """)
    }

    @Test func `text that YAML would read otherwise is quoted`() throws {
        let odd = #"site: { id: "1", name: "a: b # \"c\" \\ é", organisation: "- x", network: "true" }"#
        let text = smallest.replacing("site: { id: room, name: 核心机房 }", with: odd)
        let files = try TemporaryConfiguration(["noc.yaml": text])
        let loaded = try files.load()
        let again = try TemporaryConfiguration(["noc.yaml": files.effectiveYAML()]).load()
        #expect(again.plan == loaded.plan)
        #expect(loaded.plan.accounting.site.name == #"a: b # "c" \ é"#)
    }

    @Test func `anchors and aliases are followed`() throws {
        let text = """
            site: { id: room, name: 机房 }
            targets:
              - id: a
                name: A
                checks: &checks [{ id: x, tcp: { host: h, port: 1 } }]
              - { id: b, name: B, checks: *checks }
            """
        let plan = try TemporaryConfiguration(["noc.yaml": text]).load().plan
        #expect(plan.accounting.targets.map { $0.checks.count } == [1, 1] && plan.checks.count == 2)
    }

    @Test func `stars are only aliases where YAML says so`() throws {
        let text = withCheck(#"http: { url: "http://a.cn/*", body: '*all* **', expect: { body_matches: a*b } }"#)
        let plan = try TemporaryConfiguration(["noc.yaml": text]).load().plan
        guard case .http(let check) = plan.checks.values.first else {
            Issue.record("not an http check")
            return
        }
        #expect(check.steps[0].url == "http://a.cn/*" && check.steps[0].body == "*all* **")
        #expect(check.steps[0].expect.bodyMatches == ["a*b"])
    }
}
