/// The first configuration of a site: commented, without a target, sound as it stands.
package struct StarterConfiguration: Sendable {
    package var id: String
    package var name: String
    package var organisation: String
    /// Where the record is kept, as seen from the file.
    package var storage: String

    package init(id: String, name: String, organisation: String, storage: String) {
        self.id = id
        self.name = name
        self.organisation = organisation
        self.storage = storage
    }

    package var yaml: String { Self.head + site + Self.rest }

    private static let head = """
        # noc 的配置 · The configuration of noc. 改后运行 · after a change:
        #
        #     noc config check              每个问题一行 文件:行:列 · every problem with its place
        #     noc check --trace             立即试测，不入库 · try every check once, nothing is stored
        #     systemctl reload noc          生效；有错则沿用旧配置 · a bad one changes nothing
        #
        # 监测对象在 targets.d/ · what is watched is in targets.d/:
        #
        #     noc target add website --address https://www.example.gov.cn/ --name 区政府网站
        #
        # 整个机房的示例（交换机、UPS、专线、绩效指标、告警脚本）· a whole room as an example:
        # /usr/share/doc/noc/examples （或源码的 Config/ · or Config/ of the sources）


        """

    private var site: String {
        """
        site:
          id: \(YAMLText.scalar(id))                            # 告警、导出里的机房编号 · stands in alerts and exports
          name: \(YAMLText.scalar(name))
          organisation: \(YAMLText.scalar(organisation))
          collector: ops-1                    # 本采集机 · this host, among several
          network: 电子政务外网               # 采集机所在的网络 · the network it stands in
          time_zone: Asia/Shanghai            # 日、月按此划分 · cuts days and months
          locale: zh-CN

        storage:
          directory: \(YAMLText.scalar(storage))
          retain_observations: 400d           # 不少于 184d：网络日志留存不少于六个月 · at least 184d

        """
    }

    private static let rest = """

        # 各检查未写时用这里的值 · for checks that do not say
        defaults:
          interval: 60s
          timeout: 10s
          retry_interval: 15s                 # 疑似故障或恢复未确认时 · while a change is unconfirmed
          failures_to_down: 3                 # 连续失败几次算中断，从第一次算起 · in a row, counted from the first
          successes_to_up: 2

        include: [targets.d/*.yaml]           # 相对于本文件 · relative to this file

        # 考核目标：建议值，须单位确认后改 origin · no rule prescribes it: confirm it, then change origin
        objectives:
          service: { availability: 99%, hours: 24x7, origin: 建议值，须单位确认 }

        groups:
          - { id: service, name: 业务系统, objective: service, aggregate: worst }

        # 告警脚本；noc hooks test log 试发 · alert scripts; noc hooks test log tries one. 去掉 # 即用 · remove the # to use it
        # hooks:
        #   - { id: log, command: [hooks.d/log.sh, /var/lib/noc/alerts.log] }
        #   - id: duty                        # 企业微信群机器人 · a group robot
        #     command: [hooks.d/wecom.sh]
        #     on: [down, up, reminder, unknown, recovered_unknown, flapping, collector]
        #     remind_every: 4h
        #     environment: { WECOM_KEY: "credential:wecom" }

        # 采集机自己断网时这些目标全部不通，其他目标记为“状态不明” · tell whether this host itself has a network
        # sentinels: [gateway]

        """
}
