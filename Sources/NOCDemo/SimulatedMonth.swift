import Foundation
import NOCCore

/// What a month in the simulated room would have looked like, as lines for `noc import`. Every line that a person would
/// have written says that it is simulated.
struct SimulatedMonth {
    private static let by = "noc demo（模拟数据）"
    private static let step: Duration = .seconds(300)

    private let period: Period
    private let timeZone: TimeZone
    /// A generator of its own: the same month on every host.
    private var noise = Noise(state: 0x6E_6F_63)

    init(_ period: Period, timeZone: TimeZone) {
        self.period = period
        self.timeZone = timeZone
    }

    /// NDJSON: observations of every check each five minutes, planned work, a correction, a payment.
    mutating func lines() -> String {
        var text = ""
        for check in Self.checks {
            var time = period.interval.start + .seconds(check.phase)
            while time < period.interval.end {
                if !isPaused(time) { text += observation(of: check, at: time) }
                time += Self.step
            }
        }
        return text + maintenance + correction + payment
    }

    private struct Check {
        let target: String
        let id: String
        let latency: Double
        let phase: Int
    }

    private static let checks = [
        Check(target: "gateway", id: "port", latency: 0.4, phase: 1),
        Check(target: "core-switch", id: "agent", latency: 2.1, phase: 3),
        Check(target: "internet", id: "port", latency: 2.3, phase: 3),
        Check(target: "extranet", id: "port", latency: 2.2, phase: 3),
        Check(target: "website", id: "home", latency: 38, phase: 7),
        Check(target: "grid-platform", id: "health", latency: 61, phase: 9),
        Check(target: "grid-terminal", id: "login", latency: 210, phase: 11),
        Check(target: "ups", id: "power", latency: 5.5, phase: 13),
    ]

    private struct Trouble {
        let target: String
        let day: Int
        /// Minutes of the local day.
        let from: Int
        let to: Int
        let outcome: Outcome
        let reason: Reason
    }

    private static let troubles = [
        Trouble(
            target: "website", day: 4, from: 607, to: 632, outcome: .fail, reason: Reason(.statusUnexpected, "503")),
        Trouble(target: "website", day: 5, from: 900, to: 902, outcome: .fail, reason: Reason(.timeout)),
        Trouble(
            target: "internet", day: 9, from: 860, to: 942, outcome: .fail, reason: Reason(.portDown, internetPort)),
        Trouble(target: "ups", day: 11, from: 1_110, to: 1_128, outcome: .degraded, reason: Reason(.onBattery)),
        Trouble(target: "website", day: 13, from: 540, to: 590, outcome: .degraded, reason: Reason(.slow, "2.1 s")),
        Trouble(target: "core-switch", day: 17, from: 180, to: 197, outcome: .fail, reason: Reason(.timeout)),
        Trouble(target: "internet", day: 17, from: 180, to: 197, outcome: .fail, reason: Reason(.timeout)),
        Trouble(target: "extranet", day: 17, from: 180, to: 197, outcome: .fail, reason: Reason(.timeout)),
        Trouble(target: "grid-terminal", day: 19, from: 505, to: 566, outcome: .fail, reason: Reason(.loginRefused)),
        Trouble(
            target: "extranet", day: 21, from: 120, to: 205, outcome: .fail, reason: Reason(.portDown, "to-extranet")),
        Trouble(target: "grid-platform", day: 23, from: 1_000, to: 1_036, outcome: .fail, reason: Reason(.timeout)),
    ]

    private static let internetPort = DemoRoom.internetPort

    /// Three hours in which the collector itself was off: nobody measured.
    private func isPaused(_ time: Instant) -> Bool { interval(day: 25, from: 60, to: 240).contains(time) }

    private mutating func observation(of check: Check, at time: Instant) -> String {
        let trouble = Self.troubles.first {
            $0.target == check.target && interval(day: $0.day, from: $0.from, to: $0.to).contains(time)
        }
        let spread = 0.7 + 0.8 * noise.next() * noise.next() + (noise.next() > 0.995 ? 3 : 0)
        let latency = trouble?.outcome == .fail ? "null" : String(format: "%.1f", check.latency * spread)
        let reason = trouble.map { "\"\($0.reason)\"" } ?? "null"
        let outcome = trouble?.outcome ?? .ok
        return """
            {"kind":"observation","time":\(time.milliseconds),"target":"\(check.target)","check":"\(check.id)",\
            "outcome":"\(outcome.name)","latency_ms":\(latency),"reason":\(reason)}

            """
    }

    private var maintenance: String {
        let window = interval(day: 21, from: 120, to: 240)
        let declared = window.start - .seconds(2 * 86_400)
        return """
            {"kind":"maintenance","target":"extranet","from":\(window.start.milliseconds),"to":\(window.end.milliseconds),\
            "declared_at":\(declared.milliseconds),"by":"\(Self.by)","reason":"割接（模拟）","backdated_approved_by":null}

            """
    }

    private var correction: String {
        let ruled = interval(day: 23, from: 1_000, to: 1_045)
        let recorded = ruled.end + .seconds(86_400)
        return """
            {"kind":"correction","target":"grid-platform","from":\(ruled.start.milliseconds),"to":\(ruled.end.milliseconds),\
            "class":"excluded","reason":"省平台统一升级，按约定剔除（模拟）","by":"\(Self.by)","recorded_at":\(recorded.milliseconds)}

            """
    }

    private var payment: String {
        let first = timeZone.day(of: period.interval.start)
        let date = CalendarDay(year: first.year, month: first.month, day: 20)
        let recorded = timeZone.start(of: date) + .seconds(36_000)
        return """
            {"kind":"record","indicator":"payments","date":"\(date)","value":"1","unit":"万元","by":"\(Self.by)",\
            "note":"当月线路费（模拟）","recorded_at":\(recorded.milliseconds)}

            """
    }

    private func interval(day: Int, from: Int, to: Int) -> Interval {
        let first = timeZone.day(of: period.interval.start)
        let date = CalendarDay(year: first.year, month: first.month, day: day)
        return Interval(
            timeZone.instant(of: date, milliseconds: Int64(from) * 60_000),
            timeZone.instant(of: date, milliseconds: Int64(to) * 60_000))
    }

    /// xorshift64*
    private struct Noise {
        var state: UInt64

        /// 0…1
        mutating func next() -> Double {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Double((state &* 2_685_821_657_736_338_717) >> 11) / Double(1 << 53)
        }
    }
}
