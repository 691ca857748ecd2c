import Foundation
import GRDB
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

/// The collector's key: what it signs, what becomes of it, and that `openssl` agrees.
struct KeyTests {
    private func begin(_ room: Room, _ algorithm: SignatureAlgorithm = .ed25519) async throws -> Ledger {
        let ledger = try room.open()
        _ = try await ledger.resume(plan: Sample.plan(), at: Sample.day)
        _ = try ledger.makeKey(KeyOrder(algorithm, .first, at: Sample.day))
        return ledger
    }

    private func shell(_ command: String) -> String { String(decoding: output(of: command), as: UTF8.self) }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a head is signed, and openssl finds the signature good`(algorithm: SignatureAlgorithm) async throws {
        let room = Room()
        let ledger = try await begin(room, algorithm)
        let head = try await ledger.witnessedHead(at: Sample.day)
        let signature = try #require(head.signature)
        #expect(signature.algorithm == algorithm)
        #expect(try ledger.fault(of: signature, of: head.statement, at: head.place.event) == nil)
        #expect(try ledger.fault(of: signature, of: head.statement + " ", at: nil)?.contains("does not fit") == true)
        let key = try #require(try ledger.keys().last)
        _ = try room.file("key.pem", key.pem + "\n")
        _ = try room.file("statement", head.statement)
        _ = try room.file("signature", try #require(Data(base64Encoded: signature.value)))
        let way =
            algorithm == .sm2
            ? "openssl dgst -sm3 -sigopt distid:1234567812345678 -verify key.pem -signature signature statement"
            : "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement -sigfile signature"
        #expect(shell("cd \(room.directory) && \(way) >/dev/null && echo good") == "good\n")
        let digest = "openssl pkey -pubin -in key.pem -outform DER | openssl dgst -sha256 -binary | base64"
        let fingerprint = shell("cd \(room.directory) && \(digest)").prefix { $0 != "=" }
        #expect(key.fingerprint == "SHA256:\(fingerprint)")
        #expect(shell("stat -c %a \(room.directory)/signing-key.pem") == "600\n")
    }

    @Test func `a key that follows is vouched for by the one before, and old signatures stay good`() async throws {
        let room = Room()
        let ledger = try await begin(room)
        let head = try await ledger.witnessedHead(at: Sample.day)
        let old = try #require(head.signature)
        let next = try ledger.makeKey(KeyOrder(.sm2, .rotated, by: "wang", reason: "yearly", at: Sample.day))
        #expect(try ledger.keys().map(\.algorithm) == [.ed25519, .sm2])
        #expect(try ledger.signature(of: "x")?.key == next.fingerprint)
        #expect(try ledger.fault(of: old, of: head.statement, at: head.place.event) == nil)
        #expect(try ledger.fault(of: old, of: head.statement, at: next.event)?.contains("followed by another") == true)
        #expect(try ledger.verify().problem == nil)
        let error = #expect(throws: LedgerError.self) { try ledger.makeKey(KeyOrder(.sm2, .first, at: Sample.day)) }
        #expect(error?.message.contains("noc key rotate") == true)
        try ledger.close()
        // Somebody puts a key of his own in as if the one before had signed for it.
        let stranger = try SigningKey(making: .ed25519).publicKey()
        var payload = KeyPayload(publicKey: stranger, origin: .rotated, by: "wang", reason: "yearly")
        payload.endorsement = old
        try room.tamper("UPDATE chain SET payload = ? WHERE seq = ?", [payload.storedText, next.event])
        try room.rehash("UPDATE chain SET time = time WHERE seq = 1")
        #expect(try room.open(.read).verify().problem?.message.contains("the key before has not signed for it") == true)
    }

    @Test func `a key that is lost is told, nothing is signed by another, and a person replaces it`() async throws {
        let room = Room()
        let ledger = try await begin(room)
        #expect(try ledger.keyState() == .ready)
        let head = try await ledger.witnessedHead(at: Sample.day)
        try FileManager.default.removeItem(atPath: "\(room.directory)/signing-key.pem")
        #expect(try ledger.keyState() == .lost)
        #expect(try await ledger.witnessedHead(at: Sample.day).signature == nil)
        let rotated = KeyOrder(.ed25519, .rotated, by: "wang", reason: "x", at: Sample.day)
        #expect(throws: LedgerError.self) { try ledger.makeKey(rotated) }
        _ = try room.file("signing-key.pem", "not a key")
        guard case .wrong = try ledger.keyState() else { throw Wrong() }
        _ = try room.file("signing-key.pem", try SigningKey(making: .sm2).privateText())
        guard case .wrong = try ledger.keyState() else { throw Wrong() }
        #expect(try ledger.signature(of: "x") == nil)
        #expect(try ledger.isSigned(head: head.place.hash))
        _ = try ledger.makeKey(KeyOrder(.ed25519, .replaced, by: "wang", reason: "disk died", at: Sample.day))
        #expect(try ledger.keyState() == .ready && ledger.verify().problem == nil)
        #expect(try !ledger.isSigned(head: head.place.hash), "of what was made meanwhile none asks for a signature")
        #expect(try ledger.fault(of: try #require(head.signature), of: head.statement, at: 1) == nil)
    }

    private struct Wrong: Error {}

    @Test func `what is kept beside the record is signed, and what another program put there is told`() async throws {
        let room = Room()
        let ledger = try await begin(room)
        try await ledger.store(Sample.web, Sample.series(40), size: 10)
        #expect(try ledger.keptHeadFault() == nil)
        let signed = try #require(try ledger.heads.last())
        #expect(signed.signature != nil)
        #expect(try KeptHead(storedText: signed.storedText, in: "head.json") == signed)
        try ledger.close()
        var other = signed
        other.signature = nil
        _ = try room.file("head.json", other.storedText)
        #expect(try room.open(.read).keptHeadFault()?.contains("not signed") == true)
        other.signature = signed.signature
        other.signature?.value = try SigningKey(making: .ed25519).sign(signed.statement).value
        _ = try room.file("head.json", other.storedText)
        #expect(try room.open(.read).keptHeadFault()?.contains("does not fit") == true)
    }

    @Test func `a record that was begun anew or put back goes on with the key that is there`() async throws {
        let room = Room()
        let ledger = try await begin(room)
        let first = try ledger.keys().map(\.fingerprint)
        try ledger.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: room.directory) where name != "signing-key.pem"
        {
            try FileManager.default.removeItem(atPath: "\(room.directory)/\(name)")
        }
        let anew = try await begin(room, .sm2)
        #expect(try anew.keys().map(\.fingerprint) == first)
    }

    @Test func `a new key whose file did not come to its place before a crash is found`() async throws {
        let room = Room()
        let ledger = try await begin(room)
        let next = try ledger.makeKey(KeyOrder(.sm2, .rotated, by: "wang", reason: "yearly", at: Sample.day))
        let files = FileManager.default
        try files.moveItem(
            atPath: "\(room.directory)/signing-key.pem", toPath: "\(room.directory)/signing-key.next.pem")
        #expect(try ledger.signature(of: "x")?.key == next.fingerprint)
        #expect(try ledger.keyState() == .ready)
    }
}
