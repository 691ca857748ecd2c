import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCConfig

/// What stands in a plan when the configuration does not say.
@Suite struct DefaultsTests {
    @Test func `the smallest configuration gets the documented defaults`() throws {
        let plan = try TemporaryConfiguration(["noc.yaml": smallest]).load().plan
        #expect(
            plan.accounting.site
                == AccountingPlan.Site(
                    id: "room", name: "核心机房", organisation: "核心机房", collector: "main", network: "",
                    zone: "Asia/Shanghai", locale: "zh-CN"))
        #expect(plan.storage == Plan.Storage(directory: nil, retainObservations: .seconds(400 * 86_400)))
        #expect(plan.reports == Plan.Reports(memory: 1 << 30, time: .seconds(1_800)))
        #expect(plan.web == nil && plan.hooks.isEmpty && plan.credentials.isEmpty)
        let target = try #require(plan.accounting.targets.first)
        #expect(target.rule == .all && target.parents.isEmpty && target.group == nil && target.objective == nil)
        #expect(
            target.checks == [
                AccountingPlan.Check(
                    id: "home", kind: "tcp",
                    policy: CheckPolicy(
                        interval: .seconds(60), timeout: .seconds(10), retryInterval: .seconds(15), failuresToDown: 3,
                        successesToUp: 2, staleAfter: .seconds(130)))
            ])
        #expect(
            plan.checks == [CheckKey(target: "web", check: "home"): .tcp(TCPCheck(host: "127.0.0.1", port: 80))])
    }

    @Test func `a check overrides the defaults of the file`() throws {
        let text = smallest.replacing("id: home", with: "id: home, timeout: 2s, successes_to_up: 1")
        let defaults = "defaults: { interval: 20s, timeout: 5s, retry_interval: 4s, failures_to_down: 5 }\n"
        let plan = try TemporaryConfiguration(["noc.yaml": text + defaults]).load().plan
        #expect(
            plan.accounting.targets[0].checks[0].policy
                == CheckPolicy(
                    interval: .seconds(20), timeout: .seconds(2), retryInterval: .seconds(4), failuresToDown: 5,
                    successesToUp: 1, staleAfter: .seconds(42)))
    }

    @Test func `the default retry interval is never longer than the interval`() throws {
        let text = smallest.replacing("id: home", with: "id: home, interval: 2s, timeout: 1s")
        let policy = try TemporaryConfiguration(["noc.yaml": text]).load().plan.accounting.targets[0].checks[0].policy
        #expect(policy.retryInterval == .seconds(2))
    }

    @Test func `a heartbeat check believes the first word unless it says otherwise, and is looked at like others`()
        throws
    {
        let defaults = "defaults: { interval: 20s, failures_to_down: 5, successes_to_up: 4 }\n"
        for (keys, failures) in [("", 1), ("failures_to_down: 2, ", 2)] {
            let text = withCheck("\(keys)heartbeat: { every: 24h, grace: 1h }") + defaults
            let plan = try TemporaryConfiguration(["noc.yaml": text]).load().plan
            let policy = plan.accounting.targets[0].checks[0].policy
            #expect(policy.failuresToDown == failures && policy.successesToUp == 1)
            #expect(policy.interval == .seconds(20) && policy.staleAfter == .seconds(50))
        }
    }

    @Test func `an objective without keys has every default policy`() throws {
        let text = smallest + "objectives: { line: {} }\n"
        let plan = try TemporaryConfiguration(["noc.yaml": text]).load().plan
        #expect(plan.accounting.objectives == [Objective(id: "line")])
    }

    @Test(arguments: [
        (#"http: { url: "http://a.cn/" }"#, CheckSpecification.http(HTTPCheck(steps: [.init(url: "http://a.cn/")]))),
        ("icmp: { host: a.cn }", .icmp(ICMPCheck(host: "a.cn"))),
        ("heartbeat: { every: 24h }", .heartbeat(HeartbeatCheck(every: .seconds(86_400), grace: .seconds(8_640)))),
        ("heartbeat: { every: 5m }", .heartbeat(HeartbeatCheck(every: .seconds(300), grace: .seconds(60)))),
        ("heartbeat: { every: 24h, grace: 0s }", .heartbeat(HeartbeatCheck(every: .seconds(86_400), grace: .zero))),
        ("dns: { server: 10.0.0.53, name: a.cn }", .dns(DNSCheck(server: "10.0.0.53", name: "a.cn"))),
        (
            "snmp: { agent: 10.0.0.1, credential: ro, ups: {} }",
            .snmp(SNMPCheck(agent: "10.0.0.1:161", credential: "ro", query: .ups))
        ),
    ])
    func `a check with its required keys only has the defaults of its kind`(
        _ text: String, _ expected: CheckSpecification
    ) throws {
        let plan = try TemporaryConfiguration(["noc.yaml": withCheck(text)]).load().plan
        #expect(plan.checks.values.first == expected)
    }

    @Test func `a hook tells of down and up`() throws {
        let text = smallest + "hooks: [{ id: log, command: [/bin/true] }]\n"
        #expect(
            try TemporaryConfiguration(["noc.yaml": text]).load().plan.hooks == [
                Hook(id: "log", command: ["/bin/true"])
            ])
    }
}
