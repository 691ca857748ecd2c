import Foundation
import NOCCore
import Testing

@testable import NOCLedger

struct FileLockTests {
    let room = Room()

    @Test func `a lock is one holder's until it is let go, and who waits gives up in time`() throws {
        let path = try room.file("lock", "")
        var held = try FileLock(path, patience: .zero)
        #expect(try held != nil && FileLock.isHeld(path))
        let begin = ContinuousClock.now
        #expect(try FileLock(path, patience: .milliseconds(50)) == nil)
        #expect(ContinuousClock.now - begin >= .milliseconds(50))
        held = nil
        #expect(try held == nil && !FileLock.isHeld(path))
        #expect(try FileLock(path, patience: .zero) != nil)
    }

    @Test func `a lock that cannot be looked at is not one that nobody has`() throws {
        #expect(try !FileLock.isHeld("\(room.directory)/none"))
        let target = try room.file("elsewhere", "")
        let path = "\(room.directory)/lock"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        let error = #expect(throws: LedgerError.self) { try FileLock.isHeld(path) }
        #expect(error?.message == "cannot look at \(path)")
        #expect(throws: LedgerError.self) { try Ledger.daemon(directory: room.directory) }
    }

    @Test func `a lock that cannot be made names its file`() {
        let error = #expect(throws: LedgerError.self) { try FileLock("/nowhere/lock", patience: .zero) }
        #expect(error?.code == .inputOutput && error?.message == "cannot open /nowhere/lock")
    }
}
