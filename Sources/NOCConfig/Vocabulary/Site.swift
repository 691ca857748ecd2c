import Foundation
import NOCCore

extension Kind where Value == AccountingPlan.Site {
    static var site: Kind {
        .record("the site") { keys in
            let id = keys.required(
                "id", .identifier,
                Help("Names the room in alerts and exports.", zh: "机房编号，用于告警和导出。", example: "dongqu-core"))
            let name = keys.required(
                "name", .name, Help("The room, as reports print it.", zh: "机房名称，报告照此印出。", example: "东区核心机房"))
            let site = AccountingPlan.Site(
                id: id, name: name,
                organisation: keys.optional(
                    "organisation", .name,
                    Help("Who runs it; left out: the name.", zh: "主管单位；不写：同 name。", example: "攀枝花市东区电子政务建设管理中心"))
                    ?? name,
                collector: keys.value(
                    "collector", .identifier, default: "main",
                    Help("Names this host among several collectors.", zh: "本采集机的编号；几台采集机时各不相同。", example: "ops-1")),
                network: keys.optional(
                    "network", .name, Help("The network that this host stands in.", zh: "本机所在的网络。", example: "电子政务外网"))
                    ?? "",
                zone: keys.value(
                    "time_zone", .timeZone, default: "Asia/Shanghai",
                    Help(
                        "The time zone that cuts days and months, and in which times are shown.",
                        zh: "时区；日、月按此划分，时刻按此显示。", example: "Asia/Urumqi")),
                locale: keys.value(
                    "locale", Kind<Language>.choice().map(\.rawValue), default: "zh-CN",
                    Help("The language of alerts.", zh: "告警的语言。", example: "en")))
            if site.locale == Language.english.rawValue {
                keys.reading.warn(
                    "alerts are in English, reports and letters stay in Chinese: their forms are prescribed in it",
                    at: keys.place(of: "locale"))
            }
            return site
        }
    }
}

extension Kind where Value == SiteZone {
    /// An IANA name known to this host.
    static var timeZone: Kind {
        .scalar(
            "a time zone such as Asia/Shanghai", schema: .object(["type": .string("string")]), form: .value(.timeZone),
            placeholder: .utc
        ) { scalar, _ throws(Complaint) in
            if scalar.text == "UTC" || scalar.text.contains("/"), let zone = SiteZone(scalar.text) { return zone }
            guard let near = Suggestion.nearest(scalar.text, among: TimeZone.knownTimeZoneIdentifiers) else {
                throw .unfit
            }
            throw .because("expected a time zone such as Asia/Shanghai, found \(scalar.found): did you mean '\(near)'?")
        }
    }
}

extension Kind where Value == Plan.Storage {
    static var storage: Kind {
        let kept = Kind<Duration>.duration(.milliseconds(1), .days(36_500))
        return .record("the storage") { keys in
            let retained = keys.value(
                "retain_observations", kept.located, default: "400d",
                Help(
                    "How long single observations are kept, at least 184d; what was made of them by the hour stays.",
                    zh: "原始观测的保留期，至少 184d；按小时整理的记录一直保留。", example: "400d"))
            if retained.value < .days(184), keys.isSound {
                keys.reading.report(
                    "retain_observations of \(retained.value.configured) is less than 184d: network logs must be kept"
                        + " for at least six months (网络安全法 on log retention)", at: retained.place)
            }
            return Plan.Storage(
                directory: keys.optional(
                    "directory", .directory,
                    Help(
                        "The state directory; left out: `$STATE_DIRECTORY`, else `./var`.",
                        zh: "存放记录的目录；不写：`$STATE_DIRECTORY`，再不然 `./var`。", example: "/var/lib/noc")),
                retainObservations: retained.value)
        }
    }
}

extension Kind where Value == Plan.Reports {
    static var reports: Kind {
        .record("the reports") { keys in
            Plan.Reports(
                memory: keys.value(
                    "memory", .bytes(64 << 20...1 << 36, "1024MiB"), default: "1024MiB",
                    Help(
                        "A report that needs more memory is ended, and tried again.", zh: "生成报告超过此内存即终止，稍后再试。",
                        example: "512MiB")),
                time: keys.value(
                    "time", .duration(.seconds(1), .days(1)), default: "30m",
                    Help(
                        "A report that takes longer is ended, and tried again.", zh: "生成报告超过此时间即终止，稍后再试。", example: "1h"
                    )))
        }
    }
}

extension Kind where Value == Plan.Web {
    static var web: Kind {
        .record("the web server") { keys in
            Plan.Web(
                listen: keys.required(
                    "listen", .endpoint(portRequired: true),
                    Help("Address and port to serve on.", zh: "监听的地址和端口。", example: #""127.0.0.1:8080""#)),
                behindProxy: keys.value(
                    "behind_proxy", .bool, default: "false",
                    Help("A proxy in front of it speaks TLS.", zh: "前面的代理负责 TLS。", example: "true")))
        }
    }
}

extension Duration {
    static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
