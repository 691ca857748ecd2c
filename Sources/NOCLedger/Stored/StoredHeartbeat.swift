internal import NOCCore

/// A report as it lies among those that wait, with the check that it is about.
struct StoredHeartbeatReport: Stored {
    private static let schema = "noc.heartbeat/1"

    var key: CheckKey
    var report: HeartbeatReport

    init(key: CheckKey, report: HeartbeatReport) {
        self.key = key
        self.report = report
    }

    var stored: JSON {
        .stored([
            "schema": .string(StoredHeartbeatReport.schema), "target": .string(key.target), "check": .string(key.check),
            "report": report.stored,
        ])
    }

    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == StoredHeartbeatReport.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        key = CheckKey(target: try stored.required("target").string, check: try stored.required("check").string)
        report = try HeartbeatReport(stored: stored.required("report"))
    }
}

extension HeartbeatReport: Stored {
    var stored: JSON {
        .stored([
            "time_ms": time.stored, "failed": isFailed ? .bool(true) : nil,
            "status": status.map { .integer(Int64($0)) }, "message": message.isEmpty ? nil : .string(message),
            "duration_ms": duration.map { .integer($0.milliseconds) }, "by": .string(by),
        ])
    }

    /// Without `failed`: it is not. Anybody of the group may have written it: what is out of its range is damage.
    init(stored: StoredValue) throws {
        let status = try stored.member("status").map { value in
            guard let status = Int(exactly: try value.integer), (0...255).contains(status) else {
                throw value.wrong("an exit status from 0 to 255")
            }
            return status
        }
        let duration = try stored.member("duration_ms").map { value in
            let milliseconds = try value.integer
            guard (0...HeartbeatReport.longestRun.milliseconds).contains(milliseconds) else {
                throw value.wrong("a duration")
            }
            return Duration.milliseconds(milliseconds)
        }
        let time = try stored.required("time_ms")
        guard try time.instant >= Instant(milliseconds: 0) else { throw time.wrong("a time") }
        self.init(
            time: try time.instant, isFailed: try stored.member("failed")?.bool ?? false, status: status,
            message: try stored.member("message")?.string ?? "", duration: duration,
            by: try stored.required("by").string)
    }
}

extension HeartbeatState: Stored {
    private static let schema = "noc.heartbeat-state/1"

    var stored: JSON {
        .stored([
            "schema": .string(HeartbeatState.schema), "since_ms": since.stored, "last": last?.stored,
            "last_success_ms": lastSuccess?.stored,
        ])
    }

    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == HeartbeatState.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        self.init(
            since: try stored.required("since_ms").instant,
            last: try stored.member("last").map(HeartbeatReport.init(stored:)),
            lastSuccess: try stored.member("last_success_ms")?.instant)
    }
}
