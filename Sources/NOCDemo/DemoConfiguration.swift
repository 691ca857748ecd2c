import Foundation
import NOCCore

/// The configuration of the simulated room, once as its history was measured and once as the demo watches it.
struct DemoConfiguration {
    /// How often checks run.
    enum Pace {
        /// Every five minutes: the simulated last month.
        case month
        /// Every second: the demo itself.
        case live

        var defaults: String {
            switch self {
            case .month: "interval: 5m, timeout: 10s, retry_interval: 1m, failures_to_down: 2, successes_to_up: 1"
            case .live: "interval: 1s, timeout: 1s, retry_interval: 300ms, failures_to_down: 3, successes_to_up: 2"
            }
        }
    }

    static let timeZone = "Asia/Shanghai"

    let room: DemoRoom
    let files: DemoFiles
    /// Of the simulated month.
    let year: Int

    func text(_ pace: Pace) -> String {
        """
        # Written by noc demo: a simulated machine room on loopback.
        site: { id: demo, name: 东区核心机房（模拟演示）, organisation: 攀枝花市东区电子政务建设管理中心（模拟）,
                collector: demo, network: 本机回环, time_zone: \(Self.timeZone), locale: zh-CN }
        storage: { directory: \(quoted(files.state)) }
        defaults: { \(pace.defaults) }
        credentials:
          core: { snmp: { version: 3, user: \(DemoRoom.snmpUser), level: authPriv, auth: SHA-256, auth_secret: \(secret("auth")),
                          priv: AES-128, priv_secret: \(secret("priv")) } }
          ro: { snmp: { version: 2c, community: \(secret("community")) } }
          terminal: { login: { username: \(secret("user")), password: \(secret("password")) } }
        objectives:
          line: { availability: 99.9%, unreachable: exclude, origin: 模拟数据，非实际承诺 }
          service: { availability: 99.5%, origin: 模拟数据，非实际承诺 }
        groups:
          - { id: network, name: 网络线路, objective: line }
          - { id: service, name: 业务系统, objective: service }
          - { id: room, name: 机房基础设施, objective: service }
        sentinels: [gateway]
        \(targets)
        \(indicators)
        hooks:
          - { id: duty-log, command: [\(quoted(files.hook)), \(quoted(files.alerts))],
              on: [down, up, degraded, recovered_degraded, report], timeout: 5s }

        """
    }

    private var targets: String {
        """
        targets:
          - { id: gateway, name: 采集机网关, group: network,
              checks: [ { id: port, tcp: { host: 127.0.0.1, port: \(room.gateway.port) } } ] }
          - { id: core-switch, name: 核心交换机, group: room,
              checks: [ { id: agent, snmp: { agent: "127.0.0.1:\(room.coreSwitch.port)", credential: core, uptime: {} } } ] }
          - { id: internet, name: 互联网出口, group: network, parents: [core-switch],
              contract: { carrier: 某运营商（模拟）, number: HT-DEMO-01, bandwidth: 500Mbps },
              checks: [ { id: port, snmp: { agent: "127.0.0.1:\(room.coreSwitch.port)", credential: core,
                                            interface: { name: \(DemoRoom.internetPort) } } } ] }
          - { id: extranet, name: 电子政务外网, group: network, parents: [core-switch],
              checks: [ { id: port, snmp: { agent: "127.0.0.1:\(room.coreSwitch.port)", credential: core,
                                            interface: { alias: \(DemoRoom.extranetAlias) } } } ] }
          - { id: website, name: 区政府网站, group: service,
              checks: [ { id: home, http: { url: "http://127.0.0.1:\(room.website.port)/",
                                            expect: { title: 东区人民政府, time_degraded: 500ms } } } ] }
          - { id: grid-platform, name: 省网格化平台, group: service,
              checks: [ { id: health, http: { url: "http://127.0.0.1:\(room.platform.port)/api/health",
                                              expect: { json: { $.status: UP, $.queue: "< 100" } } } } ] }
          - { id: grid-terminal, name: 网格终端登录, group: service,
              checks: [ { id: login, http: { credential: terminal, steps: [
                { name: form, url: "\(terminal)/login",
                  capture: { token: { matches: 'name=token value="([0-9a-f]+)"' } } },
                { name: sign in, url: "\(terminal)/login", method: POST, expect: { title: 登录成功 },
                  headers: { Content-Type: application/x-www-form-urlencoded },
                  body: "user=${username}&password=${password}&token=${token}" },
                { name: home, url: "\(terminal)/home", expect: { body_contains: 退出登录 } } ] } } ] }
          - { id: ups, name: 机房UPS, group: room,
              checks: [ { id: power, snmp: { agent: "127.0.0.1:\(room.ups.port)", credential: ro, ups: { profile: rfc1628 } } } ] }
        """
    }

    /// What the report tells beside availability: power, chapters, and a project with its rows.
    private var indicators: String {
        """
        power: { target: ups, evidence: [core-switch] }
        chapters: { terminals: [service], room: [room] }
        records:
          - { id: payments, name: 线路租赁费支付（模拟）, kind: payment, chapter: lines }
        projects:
          - id: lines
            name: 电子政务线路租赁及维护费（模拟）
            goal: 保障网络、平台和终端账号正常运行。
            budgets: [{ year: \(year), initial: 12 }]
            payments: [payments]
            rows:
              - { id: running, first: 项目完成指标, second: 质量指标, name: 确保各种网络、平台、账号正常运行。, expected: 网络正常运行。,
                  actual: { metric: availability, groups: [network], goal: ">= 99%" } }
              - { id: powered, first: 项目完成指标, second: 数量指标, name: 核心机房每天24小时正常运转。, expected: 每天24小时机房不断电。,
                  actual: { metric: power_days, goal: all } }
              - { id: paid, first: 项目完成指标, second: 成本指标, name: 按照相关协议支付费用, expected: "按协议支付{budget}万元。",
                  actual: { record: payments, goal: "<= budget" } }
        """
    }

    private var terminal: String { "http://127.0.0.1:\(room.terminal.port)" }

    private func secret(_ name: String) -> String { quoted("file:\(files.secret(name))") }

    /// What is a text in JSON is one in YAML (YAML 1.2, 1.2).
    private func quoted(_ text: String) -> String { JSON.string(text).jsonText() }
}
