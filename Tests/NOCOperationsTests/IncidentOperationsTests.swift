import NOCCore
import NOCOperations
import TestSupport
import Testing

@Suite struct IncidentOperationsTests {
    private static let web = "web@20261007T020000Z"
    private let room = Room()
    private var incidents: IncidentOperations { IncidentOperations(room.context) }

    @Test func `incidents are listed in order of start, of one target and the open ones where that is asked for`()
        throws
    {
        #expect(try incidents.list().incidents.map(\.id) == [Self.web, "uplink@20261007T035700Z"])
        #expect(try incidents.list(of: "web").incidents.map(\.target) == ["web"])
        #expect(try incidents.list(onlyOpen: true).incidents.map(\.target) == ["uplink"])
        let later = Period.parse(kind: .month, "2026-11", timeZone: Room.zone)
        #expect(try incidents.list(in: later, of: "web").incidents.isEmpty)
    }

    @Test func `a target that is not there is named with the one that was meant`() {
        let error = failure { () throws(OperationError) in try incidents.list(of: "wbe") }
        #expect(error?.code == .notFound)
        #expect(error?.message == "no target \"wbe\" in the configuration; did you mean \"web\"?")
    }

    @Test func `an incident is told with every key of reports and what was seen around it`() throws {
        let story = try incidents.story(of: Self.web)
        #expect(story.sightings.first?.observation.time == Room.at("2026-10-07 09:58"))
        #expect(story.sightings.count { $0.observation.outcome == .fail } == 15)
        let keys = story.json.members.map(\.key)
        #expect(keys == IncidentForm.accountKeys.map(\.name) + ["observations"])
        #expect(story.json["duration_ms"] == 900_000)
        #expect(story.json["start"] == "2026-10-07T10:00:00+08:00")
        #expect(story.json["observations"]?.elements.count == story.sightings.count)
    }

    @Test
    func `an incident that is not there is told with those nearby, and a word that is no id with what was expected`() {
        let nearby = failure { () throws(OperationError) in try incidents.story(of: "web@20261007T020001Z") }
        #expect(nearby?.code == .notFound && nearby?.message.contains("nearby: \(Self.web)") == true)
        let word = failure { () throws(OperationError) in try incidents.story(of: "nonsense") }
        #expect(word?.code == .notFound && word?.message.contains("expected an id such as") == true)
        let over = failure { () throws(OperationError) in try incidents.story(of: "web") }
        #expect(over?.message.hasPrefix("target web has no open incident") == true)
    }

    @Test func `an acknowledgement is kept under its name, and of two the first counts`() throws {
        let remark = try incidents.acknowledge("uplink", by: "李工", note: "已联系运营商")
        #expect(remark.incident.acknowledgedBy == "李工" && remark.json["note"] == "已联系运营商")
        room.clock.advance(.seconds(60))
        #expect(try incidents.acknowledge("uplink", by: "王工").incident.acknowledgedBy == "李工")
        #expect(room.ledger.record.notes.map(\.by) == ["李工", "王工"])
    }

    @Test(arguments: [" ", "", "a\nb"]) func `a name of blanks or of several lines acknowledges nothing`(name: String) {
        let error = failure { () throws(OperationError) in try incidents.acknowledge("uplink", by: name) }
        #expect(error?.code == .invalid && error?.field == "by")
        #expect(room.ledger.record.notes.isEmpty && room.source.timesWritten == 0)
    }

    @Test func `what is said later of an incident stands, and what was not said stays`() throws {
        _ = try incidents.annotate(Self.web, IncidentWords(by: "李工", cause: "fibre", responsible: "运营商"))
        let remark = try incidents.annotate(Self.web, IncidentWords(by: "王工", cause: "power", resolution: "更换光模块"))
        #expect(remark.json["cause"] == "power" && remark.json["responsible"] == "运营商")
        #expect(remark.json["resolution"] == "更换光模块" && remark.warnings.isEmpty)
        let nothing = failure { () throws(OperationError) in try incidents.annotate(Self.web, IncidentWords(by: "x")) }
        #expect(nothing?.code == .invalid)
    }

    @Test func `a report to the carrier before the outage is an error, and nothing is kept`() throws {
        let words = IncidentWords(by: "李工", reportedAt: Room.at("2026-10-07 09:59:59"))
        let error = failure { () throws(OperationError) in try incidents.annotate(Self.web, words) }
        #expect(error?.code == .refused && error?.field == "reported_at")
        #expect(error?.message.contains("lies before the outage, which began at 2026-10-07 10:00:00") == true)
        #expect(room.ledger.record.notes.isEmpty)
        let start = IncidentWords(by: "李工", reportedAt: Room.at("2026-10-07 10:00"))
        #expect(try incidents.annotate(Self.web, start).json["repair_ms"] == 900_000)
    }

    @Test func `a report to the carrier after the outage is kept and doubted, one in the future is refused`() throws {
        let late = IncidentWords(by: "李工", reportedAt: Room.at("2026-10-07 11:00"))
        let remark = try incidents.annotate(Self.web, late)
        #expect(remark.warnings.map(\.field) == ["reported_at"] && room.ledger.record.notes.count == 1)
        #expect(remark.json["repair_ms"] == .null)
        let future = IncidentWords(by: "李工", reportedAt: Room.at("2026-10-07 12:01"))
        let error = failure { () throws(OperationError) in try incidents.annotate(Self.web, future) }
        #expect(error?.code == .invalid && error?.message.hasSuffix("lies in the future") == true)
    }

    @Test func `without a record nothing is listed or acknowledged, and none is made`() {
        let room = Room(isEmpty: true)
        let incidents = IncidentOperations(room.context)
        let list = failure { () throws(OperationError) in try incidents.list() }
        let ack = failure { () throws(OperationError) in try incidents.acknowledge("web", by: "李工") }
        #expect(list?.code == .unavailable && ack?.code == .unavailable)
        #expect(!room.source.exists)
    }

    @Test func `an alert tells of an incident by keys of the one form`() {
        let registered = RegisteredIncident(
            id: Self.web, target: "web", start: Room.at("2026-10-07 10:00"), confirmedAt: Room.at("2026-10-07 10:02"))
        let form = IncidentForm(registered, timeZone: Room.zone)
        var writer = JSONWriter()
        writer.object { form.write(IncidentForm.alertKeys, to: &$0) }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"id":"web@20261007T020000Z","started_at":"2026-10-07T10:00:00+08:00","#
                + #""confirmed_at":"2026-10-07T10:02:00+08:00","ended_at":null,"reason":null,"cause":null}"#)
    }

    // MARK: Events

    private static let uplink = "uplink@20261007T035700Z"

    @Test func `an incident joins another's event, and a word about the event is said of all of it`() throws {
        let joined = try incidents.annotate("uplink", IncidentWords(by: "李工", joins: Self.web))
        #expect(joined.incident.event == "event:\(Self.web)")
        let remark = try incidents.annotate("event:\(Self.web)", IncidentWords(by: "王工", cause: "power"))
        #expect(remark.incidents.map(\.id) == [Self.web, Self.uplink])
        #expect(remark.incidents.map(\.cause) == ["power", "power"])
        #expect(remark.json["incidents"]?.elements.count == 2)
        #expect(room.ledger.record.notes.map(\.joins) == [Self.web, nil, nil])
        #expect(try incidents.list(of: .fault(Self.web)).incidents.count == 2)
    }

    @Test func `an event is acknowledged at once`() throws {
        _ = try incidents.annotate("uplink", IncidentWords(by: "李工", joins: Self.web))
        let remark = try incidents.acknowledge("event:\(Self.web)", by: "王工")
        #expect(remark.incidents.map(\.acknowledgedBy) == ["王工", "王工"])
    }

    @Test(arguments: ["event:web@20261007T020001Z", "event:nonsense", "maintenance:99"])
    func `an event that is not there is told, and nothing is recorded`(name: String) {
        let error = failure { () throws(OperationError) in try incidents.acknowledge(name, by: "李工") }
        #expect(error?.code == .notFound && error?.message.contains("no event") == true)
        let joins = failure { () throws(OperationError) in
            try incidents.annotate("uplink", IncidentWords(by: "李工", joins: name))
        }
        #expect(joins?.code == .notFound && joins?.field == "joins")
        #expect(room.ledger.record.notes.isEmpty)
    }

    @Test func `an outage of planned work is of its event`() throws {
        _ = try MaintenanceOperations(room.context).add(
            .target("web"), Room.span("09:50", "10:30"), by: "李工", reason: "割接", backdatedApprovedBy: "主任")
        #expect(try incidents.list(of: "web").incidents.map(\.event) == ["maintenance:1"])
        let remark = try incidents.annotate("maintenance:1", IncidentWords(by: "李工", note: "割接影响"))
        #expect(remark.incidents.map(\.note) == ["割接影响"])
    }

    @Test func `a report to the carrier is said of those of an event that it can be of`() throws {
        _ = try incidents.annotate("uplink", IncidentWords(by: "李工", joins: Self.web))
        let reported = try incidents.annotate(
            "event:\(Self.web)", IncidentWords(by: "李工", reportedAt: Room.at("2026-10-07 10:05")))
        #expect(reported.incidents.map(\.reportedAt) == [Room.at("2026-10-07 10:05"), nil])
    }

    @Test(arguments: ["maintenance:1", "web@20261007T020000Z"])
    func `an outage that nobody planned joins no planned work`(joins: String) throws {
        _ = try MaintenanceOperations(room.context).add(
            .target("web"), Room.span("09:50", "10:30"), by: "李工", reason: "割接", backdatedApprovedBy: "主任")
        let error = failure { () throws(OperationError) in
            try incidents.annotate("uplink", IncidentWords(by: "李工", joins: joins))
        }
        #expect(error?.code == .refused && error?.field == "joins")
        #expect(error?.message.contains("does not lie wholly in planned time") == true)
        #expect(room.ledger.record.notes.isEmpty)
    }
}
