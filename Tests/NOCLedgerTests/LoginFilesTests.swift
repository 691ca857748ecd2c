import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

struct LoginFilesTests {
    let room = Room()
    private var files: LoginFiles { LoginFiles(stateDirectory: room.directory) }

    static let state = LoginState(
        halt: .init(
            since: Instant(milliseconds: 1_790_000_000_000), why: "“欢迎” is missing",
            fingerprint: SecretFingerprint(salt: [0, 0x1F, 0xFF], digest: [0x0A, 0xB0])),
        tries: [Instant(milliseconds: 1_789_999_999_000), Instant(milliseconds: 1_790_000_000_000)])

    /// These bytes are on disks: a change needs a reader for them.
    @Test func `a halt is kept in these words`() throws {
        #expect(
            Self.state.storedText
                == #"{"halt":{"digest":"0ab0","salt":"001fff","since_ms":1790000000000,"why":"“欢迎” is missing"},"#
                + #""schema":"noc.login/1","tries_ms":[1789999999000,1790000000000]}"#)
        let cleared = LoginState(clearance: .init(by: "张三", at: Instant(milliseconds: 5), note: nil))
        #expect(
            cleared.storedText == #"{"clearance":{"at_ms":5,"by":"张三"},"schema":"noc.login/1","tries_ms":[]}"#)
        var told = cleared
        told.clearance?.isTold = true
        #expect(
            told.storedText
                == #"{"clearance":{"at_ms":5,"by":"张三","told":true},"schema":"noc.login/1","tries_ms":[]}"#)
        for state in [Self.state, cleared, told] {
            #expect(try LoginState(storedText: state.storedText, in: "a file") == state)
        }
    }

    @Test func `what is kept is there for the next process, for its owner alone, until it is taken back`() throws {
        try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
        #expect(try files.state(of: "grid") == nil)
        for state in [LoginState(tries: [Instant(milliseconds: 1)]), Self.state] {
            try files.keep(state, of: "grid")
            #expect(try files.state(of: "grid") == state)
        }
        let path = room.directory + "/logins/grid.json"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try files.keep(LoginState(), of: "grid")
        #expect(try files.state(of: "grid") == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: room.directory + "/logins") == [])
    }

    @Test func `what several processes do to one login is all there afterwards`() async throws {
        try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
        let directory = room.directory
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in 0..<4 {
                group.addTask {
                    let files = LoginFiles(stateDirectory: directory)
                    for number in 0..<25 {
                        let time = Instant(milliseconds: Int64(process * 100 + number))
                        // On a busy host the lock may be had too late; then nothing was changed.
                        while try !LoginFilesTests.update(files, with: time) {}
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try files.state(of: "grid")?.tries ?? []).count == 100)
    }

    /// False where another had the lock for too long.
    private static func update(_ files: LoginFiles, with time: Instant) throws -> Bool {
        do {
            try files.update("grid") { $0.tries.append(time) }
            return true
        } catch let error as LedgerError where "\(error)".contains("cannot lock") {
            return false
        }
    }

    @Test func `what a change throws changes nothing`() throws {
        try FileManager.default.createDirectory(atPath: room.directory, withIntermediateDirectories: true)
        try files.keep(Self.state, of: "grid")
        #expect(throws: PeerError.self) {
            try files.update("grid") {
                $0.halt = nil
                throw PeerError("no")
            }
        }
        #expect(try files.state(of: "grid") == Self.state)
    }

    @Test func `what cannot be read is an error, not a login that was never refused`() throws {
        try FileManager.default.createDirectory(
            atPath: room.directory + "/logins/grid.json", withIntermediateDirectories: true)
        #expect(throws: LedgerError.self) { try files.state(of: "grid") }
        try FileManager.default.removeItem(atPath: room.directory + "/logins/grid.json")
        for text in ["", "{}", #"{"schema":"noc.login/9"}"#] {
            try text.write(toFile: room.directory + "/logins/grid.json", atomically: true, encoding: .utf8)
            #expect(throws: LedgerError.self) { try files.state(of: "grid") }
        }
    }

    @Test func `what is kept before there is a state directory makes it`() throws {
        let early = LoginFiles(stateDirectory: room.directory + "/not-yet")
        #expect(try early.state(of: "grid") == nil)
        #expect(!FileManager.default.fileExists(atPath: room.directory + "/not-yet"))
        try early.keep(Self.state, of: "grid")
        #expect(try early.state(of: "grid") == Self.state)
    }
}
