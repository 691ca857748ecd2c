import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// Bad days happen to a whole process: this one runs the test binary again, as the process that has the bad day.
/// One after another: a child may inherit the pipe of one that started at the same time.
@Suite(.serialized)
struct BadDayTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let role = environment["NOC_LEDGER_CHILD"]
    private static let directory = environment["NOC_LEDGER_DIRECTORY"] ?? ""

    /// The test binary in another role, its standard output as lines.
    private final class Child {
        let process = Process()
        private let pipe = Pipe()
        private var rest = Data()

        init(_ role: String, _ directory: String, shell: String? = nil) throws {
            let binary = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let arguments = ["--testing-library", "swift-testing", "--filter", "BadDayTests"]
            if let shell {
                process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
                process.arguments = ["-m", "/bin/sh", "-c", shell + " && exec \"$0\" \"$@\"", binary] + arguments
            } else {
                process.executableURL = URL(fileURLWithPath: binary)
                process.arguments = arguments
            }
            process.environment = BadDayTests.environment.merging(
                ["NOC_LEDGER_CHILD": role, "NOC_LEDGER_DIRECTORY": directory]) { $1 }
            process.standardOutput = pipe
            try process.run()
        }

        deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

        /// The next line that the child said as `noc: …`; nil when it is gone.
        func next() -> String? {
            while true {
                if let end = rest.firstIndex(of: 0x0A) {
                    let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    rest = Data(rest[rest.index(after: end)...])
                    if line.hasPrefix("noc: ") { return String(line.dropFirst(5)) }
                    continue
                }
                let more = pipe.fileHandleForReading.availableData
                if more.isEmpty { return nil }
                rest += more
            }
        }
    }

    private static func say(_ text: String) { FileHandle.standardOutput.write(Data("noc: \(text)\n".utf8)) }

    private static let keep = Duration.seconds(400 * 86_400)

    private static func batch(_ number: Int) -> Batch {
        let start = Double(number) * 600
        var batch = Batch(heartbeat: Sample.day + .milliseconds(Int64(start * 1_000) + 599_000))
        for index in 0..<10 {
            batch.observations.append(StoredObservation(Sample.web, Sample.observation(start + Double(index) * 60)))
            batch.observations.append(
                StoredObservation(Sample.link, Sample.observation(start + Double(index) * 60, .fail)))
        }
        batch.incidents = [
            RegisteredIncident(id: "web@\(number)", target: "web", start: Sample.day, confirmedAt: batch.heartbeat)
        ]
        batch.deliveries = [
            Delivery(
                id: "d\(number)", hook: "duty", event: .down, incident: "web@\(number)", target: "web", payload: "{}",
                createdAt: batch.heartbeat, nextAttempt: batch.heartbeat)
        ]
        return batch
    }

    @Test(.enabled(if: role == "writer"))
    func `the process that writes until it is killed`() async throws {
        let ledger = try Ledger.open(directory: Self.directory, mode: .daemon)
        let state = try await ledger.resume(plan: Sample.plan(), at: try ledger.lastHeartbeat() ?? Sample.day)
        var number = state.openIncidents.count
        while true {
            _ = try await ledger.commit(Self.batch(number))
            number += 1
            Self.say("\(number)")
            if number % 7 == 0 { try await ledger.maintain(before: Self.batch(number).heartbeat, keeping: Self.keep) }
        }
    }

    @Test(.enabled(if: role == nil), .timeLimit(.minutes(5)))
    func `killed at any instant the record opens, verifies and has everything that was acknowledged`() throws {
        let room = Room()
        var random = Random(5)
        for _ in 0..<12 {
            let child = try Child("writer", room.directory)
            var acknowledged = 0
            for _ in 0...random.next(60) { acknowledged = Int(try #require(child.next())) ?? acknowledged }
            kill(child.process.processIdentifier, SIGKILL)
            while let line = child.next() { acknowledged = Int(line) ?? acknowledged }
            child.process.waitUntilExit()
            let ledger = try room.open()
            #expect(try ledger.verify().problem == nil)
            let stored = try ledger.registeredIncidents().count
            #expect(stored >= acknowledged && stored <= acknowledged + 1)
            #expect(try ledger.deliveries(limit: 10_000).count == stored)
            #expect(try ledger.all(Sample.web).count == stored * 10)
            #expect(try ledger.folds()[Sample.link]?.isDown == true)
        }
    }

    @Test(.enabled(if: role == "taker"))
    func `the process that takes a record in until it is killed`() throws {
        let source = try Ledger.open(directory: Self.directory + "/there", mode: .read)
        let shelf = try Ledger.open(directory: Self.directory + "/here", mode: .write).collectors
        while true {
            let page = try source.page(after: shelf.cursor(of: source.collector()), limit: 1)
            try shelf.takeIn(page)
            Self.say(page.isEmpty ? "whole" : page.to.description)
            if page.isEmpty { return }
        }
    }

    @Test(.enabled(if: role == nil), .timeLimit(.minutes(5)))
    func `killed at any instant while a record is taken in, it is whole as far as it came, and goes on`() async throws {
        let (room, there, here) = (Room(), Room(), Room())
        let ledger = try there.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(6_000))
        try await ledger.store(Sample.link, Sample.series(6_000, seed: 2))
        let end = try #require(try ledger.extents()[Sample.web]).end
        try await ledger.maintain(before: end, keeping: Self.keep)
        _ = try here.open(.write)
        for (name, part) in [("there", there), ("here", here)] {
            try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: "\(room.directory)/\(name)", withDestinationPath: part.directory)
        }
        var random = Random(9)
        var last = CopyCursor.beginning
        for turn in 0..<40 {
            let child = try Child("taker", room.directory)
            var lines = 0
            let most = turn < 12 ? Int(random.next(6)) : .max
            var isWhole = false
            while let line = child.next() {
                lines += 1
                isWhole = line == "whole"
                last = CopyCursor(line) ?? last
                if lines > most { kill(child.process.processIdentifier, SIGKILL) }
            }
            child.process.waitUntilExit()
            let shelf = try here.open(.write).collectors
            let cursor = try shelf.cursor(of: ledger.collector())
            #expect(!last.isAfter(cursor), "\(turn): \(last), \(cursor)")
            let report = try shelf.record(of: ledger.collector()).verification(of: nil) { _, _ in }
            #expect(report.problem == nil, "\(turn): \(report.problem?.description ?? "")")
            guard isWhole else { continue }
            let taken = try shelf.record(of: ledger.collector())
            #expect(try taken.evidenceHead() == ledger.evidenceHead() && report.unfinished.isEmpty)
            return
        }
        Issue.record("it never came to its end")
    }

    @Test(.enabled(if: role == "full" || role == "limited"))
    func `the process whose disk has no room`() async throws {
        signal(SIGXFSZ, SIG_IGN)
        let ledger = try Ledger.open(directory: Self.directory, mode: .daemon)
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        let filler = Self.directory + "/filler"
        if Self.role == "limited" {
            Self.limitFiles(to: 400_000)
        } else {
            _ = FileManager.default.createFile(atPath: filler, contents: Data(count: 600_000))
        }
        var number = 0
        do {
            while number < 20_000 {
                _ = try await ledger.commit(Self.batch(number))
                number += 1
            }
        } catch let error as LedgerError {
            Self.say(error.code.rawValue)
        }
        Self.limitFiles(to: nil)
        try? FileManager.default.removeItem(atPath: filler)
        var batch = Self.batch(number)
        batch.events = [RecordEvent(time: batch.heartbeat, kind: .gap, details: ["lost": "3"])]
        let again = try await ledger.commit(batch)
        let report = try ledger.verify()
        Self.say("\(again.stored) \(report.problem?.description ?? "whole") \(report.incidents == number + 1)")
        try ledger.close()
    }

    @Test(.enabled(if: role == nil), .timeLimit(.minutes(2)))
    func `when a file may not grow the batch fails, and the next one is stored once it may`() throws {
        let room = Room()
        let child = try Child("limited", room.directory)
        #expect(child.next() == "input_output")
        #expect(child.next() == "20 whole true")
    }

    /// RLIMIT_FSIZE, back to what may be had at most for nil.
    private static func limitFiles(to size: UInt?) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(1), &limit)
        limit.rlim_cur = size ?? limit.rlim_max
        setrlimit(__rlimit_resource_t(1), &limit)
    }

    private static let canMount: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["-m", "/bin/sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"]
        process.standardError = FileHandle.nullDevice
        return (try? process.run()) != nil
            && {
                process.waitUntilExit()
                return process.terminationStatus == 0
            }()
    }()

    @Test(.enabled(if: role == nil && canMount), .timeLimit(.minutes(2)))
    func `on a full disk the batch fails, and the next one is stored when there is room`() throws {
        let child = try Child("full", "/mnt/state", shell: "mount -t tmpfs -o size=2m tmpfs /mnt && mkdir /mnt/state")
        #expect(child.next() == "full")
        #expect(child.next() == "20 whole true")
    }

    @Test(.enabled(if: role == "reader"))
    func `the process on a read-only disk`() throws {
        let ledger = try Ledger.open(directory: Self.directory, mode: .read)
        Self.say("\(try ledger.all(Sample.web).count) \(try ledger.verify().problem?.description ?? "whole")")
        for mode in [Ledger.Mode.daemon, .write] {
            do {
                let ledger = try Ledger.open(directory: Self.directory, mode: mode)
                try ledger.annotate(Annotation(target: "web", instant: Sample.day, recordedAt: Sample.day, by: "x"))
                Self.say("written")
            } catch let error as LedgerError {
                Self.say(error.code.rawValue)
            }
        }
    }

    @Test(.enabled(if: role == nil && canMount), .timeLimit(.minutes(2)), arguments: [true, false])
    func `on a read-only disk the record is read and nothing else`(isClosed: Bool) async throws {
        let room = Room()
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        try await ledger.store(Sample.web, Sample.series(100))
        if isClosed { try ledger.close() }
        let child = try Child(
            "reader", room.directory,
            shell:
                "mount --bind '\(room.directory)' '\(room.directory)' && mount -o remount,ro,bind '\(room.directory)'")
        #expect(child.next() == "100 whole")
        #expect(child.next() == "read_only")
        #expect(child.next() == "read_only")
        withExtendedLifetime(ledger) {}
    }
}
