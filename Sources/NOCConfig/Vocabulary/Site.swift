import Foundation
import NOCCore

extension Kind where Value == AccountingPlan.Site {
    static var site: Kind {
        .record("the site") { keys in
            let id = keys.required("id", .identifier, "Names the room in hooks and exports.")
            let name = keys.required("name", .name, "The room, as reports print it.")
            let site = AccountingPlan.Site(
                id: id, name: name,
                organisation: keys.optional("organisation", .name, "Who runs it; left out: the name.") ?? name,
                collector: keys.value("collector", .identifier, default: "main", "This host among several collectors."),
                network: keys.optional("network", .name, "The network this collector stands in.") ?? "",
                zone: keys.value("time_zone", .timeZone, default: "Asia/Shanghai", "Cuts days and months."),
                locale: keys.value(
                    "locale", Kind<Language>.choice().map(\.rawValue), default: "zh-CN", "The language of alerts."))
            if site.locale == Language.english.rawValue {
                keys.reading.warn(
                    "alerts are in English, reports and letters stay in Chinese: their forms are prescribed in it",
                    at: keys.place(of: "locale"))
            }
            return site
        }
    }
}

private enum Language: String, CaseIterable {
    case chinese = "zh-CN"
    case english = "en"
}

extension Kind where Value == SiteZone {
    /// An IANA name known to this host.
    static var timeZone: Kind {
        .scalar(
            "a time zone such as Asia/Shanghai", schema: .object(["type": .string("string")]), placeholder: .utc
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
                "How long single observations are kept; hourly accounts stay. At least 184d.")
            if retained.value < .days(184), keys.isSound {
                keys.reading.report(
                    "retain_observations of \(retained.value.configured) is less than 184d: network logs must be kept"
                        + " for at least six months (网络安全法 on log retention)", at: retained.place)
            }
            return Plan.Storage(
                directory: keys.optional(
                    "directory", .directory,
                    "State directory, from that of this file; left out: $STATE_DIRECTORY, else ./var."),
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
                    "A report that needs more fails, and is tried again."),
                time: keys.value(
                    "time", .duration(.seconds(1), .days(1)), default: "30m",
                    "A report that takes longer is ended, and tried again."))
        }
    }
}

extension Kind where Value == Plan.Web {
    static var web: Kind {
        .record("the web server") { keys in
            Plan.Web(
                listen: keys.required("listen", .endpoint(portRequired: true), "Address and port to serve on."),
                behindProxy: keys.value("behind_proxy", .bool, default: "false", "A proxy in front speaks TLS."))
        }
    }
}

extension Duration {
    static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
