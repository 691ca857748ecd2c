/// The measurements that noc's own checks bring, by their names in the record, each with its words and its unit.
///
/// Checks of a free object (`snmp oid`) and imports bring others, `value_c` or what a person called them: nobody declared
/// those, and of them the ending of the name is all that tells the unit (`FigureUnit.ending`).
package enum Measure: String, Sendable, CaseIterable {
    case loss = "loss_percent"
    case jitter = "jitter_ms"
    case leastRoundTrip = "rtt_min_ms"
    case mostRoundTrip = "rtt_max_ms"
    case meanRoundTrip = "rtt_avg_ms"
    case resolve = "resolve_ms"
    case connect = "connect_ms"
    case tls = "tls_ms"
    case firstByte = "first_byte_ms"
    case total = "total_ms"
    case certificate = "certificate_days"
    case body = "body_bytes"
    case timeToLive = "ttl_s"
    case uptime = "uptime_s"
    case speed = "speed_mbps"
    case octetsIn = "if_in_octets"
    case octetsOut = "if_out_octets"
    case errorsIn = "if_in_errors"
    case errorsOut = "if_out_errors"
    case batteryCharge = "battery_charge_percent"
    case batteryRemaining = "battery_minutes_remaining"
    case onBattery = "seconds_on_battery"
    case batteryTemperature = "battery_temperature_c"
    case lineBads = "input_line_bads"
    case inputVoltage = "input_voltage_v"
    case outputLoad = "output_load_percent"
    case heartbeatAge = "heartbeat_age_s"
    case jobDuration = "job_duration_s"

    package var name: String { rawValue }

    /// The name without its unit; nil where it does not end in that.
    private var stem: String? {
        guard let ending = unit.map({ "_" + $0.suffix }), name.hasSuffix(ending) else { return nil }
        return String(name.dropLast(ending.count))
    }

    /// Nil for a mere number of things.
    package var unit: FigureUnit? {
        switch self {
        case .loss, .batteryCharge, .outputLoad: .percent
        case .jitter, .leastRoundTrip, .mostRoundTrip, .meanRoundTrip, .resolve, .connect, .tls, .firstByte, .total:
            .milliseconds
        case .certificate: .days
        case .body: .bytes
        case .timeToLive, .uptime, .onBattery, .heartbeatAge, .jobDuration: .seconds
        case .speed: .megabitsPerSecond
        case .octetsIn, .octetsOut: .octets
        case .errorsIn, .errorsOut, .lineBads: nil
        case .batteryRemaining: .minutes
        case .batteryTemperature: .celsius
        case .inputVoltage: .volts
        }
    }

    /// Chinese and English, without the unit.
    package var words: (title: String, english: String) {
        switch self {
        case .loss: ("丢包率", "packet loss")
        case .jitter: ("抖动", "jitter")
        case .leastRoundTrip: ("最小往返时延", "least round trip")
        case .mostRoundTrip: ("最大往返时延", "longest round trip")
        case .meanRoundTrip: ("平均往返时延", "mean round trip")
        case .resolve: ("域名解析耗时", "name resolution")
        case .connect: ("建立连接耗时", "connection")
        case .tls: ("加密握手耗时", "TLS handshake")
        case .firstByte: ("首字节耗时", "first byte")
        case .total: ("总耗时", "whole transfer")
        case .certificate: ("证书剩余有效期", "certificate valid for")
        case .body: ("内容长度", "body")
        case .timeToLive: ("记录有效期", "time to live")
        case .uptime: ("运行时长", "uptime")
        case .speed: ("端口速率", "speed")
        case .octetsIn: ("入向流量累计", "octets in")
        case .octetsOut: ("出向流量累计", "octets out")
        case .errorsIn: ("入向错包累计", "errors in")
        case .errorsOut: ("出向错包累计", "errors out")
        case .batteryCharge: ("电池电量", "battery charge")
        case .batteryRemaining: ("电池剩余供电时间", "battery time remaining")
        case .onBattery: ("电池供电时长", "time on battery")
        case .batteryTemperature: ("电池温度", "battery temperature")
        case .lineBads: ("市电异常次数累计", "bad input lines")
        case .inputVoltage: ("输入电压", "input voltage")
        case .outputLoad: ("输出负载率", "output load")
        case .heartbeatAge: ("距最近一次上报", "since the last heartbeat")
        case .jobDuration: ("作业耗时", "duration of the job")
        }
    }

    /// `丢包率（%）`
    package var title: String { words.title + (unit.map { "（\($0.word)）" } ?? "") }

    /// `丢包率（%）` of `loss_percent`; a name that is not known keeps its own words and gets its unit.
    package static func title(_ name: String) -> String {
        if let measure = Measure(rawValue: name) { return measure.title }
        guard let (stem, unit) = FigureUnit.ending(name) else { return name == "value" ? valueTitle : name.cleanLine() }
        return "\(stems[stem] ?? stem.cleanLine())（\(unit.word)）"
    }

    /// What an English text calls a measurement, and its unit apart: `packet loss` and `%` of `loss_percent`.
    package static func english(_ name: String) -> (title: String, unit: String?) {
        let measure = Measure(rawValue: name)
        let ending = FigureUnit.ending(name)
        let unit = (measure?.unit ?? ending?.unit)?.english
        let title = measure?.words.english ?? (ending?.stem ?? name).cleanLine().replacing("_", with: " ")
        return (title, unit.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// Of a free object.
    private static let valueTitle = "数值"

    /// The words of names without their unit: another unit does not take them away.
    private static let stems = Dictionary(
        allCases.compactMap { measure in measure.stem.map { ($0, measure.words.title) } } + [("value", valueTitle)]
    ) { first, _ in first }
}

extension Measurement {
    package init(_ measure: Measure, _ value: Double) { self.init(measure.name, value) }
}

extension Dictionary where Key == String {
    /// By the name of a measurement.
    package subscript(measure: Measure) -> Value? { self[measure.name] }
}
