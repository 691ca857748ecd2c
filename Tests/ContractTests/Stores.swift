import Foundation
import NOCCore
import NOCLedger
import TestSupport
import Testing

/// All that a store of a record does.
typealias TestedStore = MonitorStore & OperationRecord

/// A kind of store that every contract suite is run against. A further one is one more line in `all`.
struct StoreKind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// A record without anything in it.
    let open: @Sendable () throws -> any OpenStore

    init(_ name: String, _ open: @escaping @Sendable () throws -> any OpenStore) {
        testDescription = name
        self.open = open
    }

    static let all = [
        StoreKind("memory") { OpenMemory() },
        StoreKind("SQLite") { try OpenLedger() },
    ]
}

/// A store in use. What it lies in goes with it.
protocol OpenStore: AnyObject {
    /// As the daemon has it.
    var daemon: any TestedStore { get }
    /// The same record in another process: that of a command.
    func command() throws -> any TestedStore
    /// The daemon ends, and another begins.
    func restart() throws
}

final class OpenMemory: OpenStore {
    private let ledger = MemoryLedger(MemoryRecord(plans: []))

    var daemon: any TestedStore { ledger }
    func command() -> any TestedStore { ledger }
    func restart() {}
}

final class OpenLedger: OpenStore {
    private let directory = NSTemporaryDirectory() + "noc-contract-\(UUID().uuidString)"
    private(set) var ledger: Ledger

    init() throws { ledger = try Ledger.open(directory: directory, mode: .daemon) }

    /// The record of another, put back from a copy.
    init(copyOf other: Ledger) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try other.backup(to: directory + "/ledger.sqlite")
        ledger = try Ledger.open(directory: directory, mode: .daemon)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var daemon: any TestedStore { ledger }
    func command() throws -> any TestedStore { try Ledger.open(directory: directory, mode: .write) }

    func restart() throws {
        try ledger.close()
        ledger = try Ledger.open(directory: directory, mode: .daemon)
    }
}
