import Foundation
import NOCCore
import Testing

@testable import NOCConfig

@Suite struct SecretStoreTests {
    @Test func `a variable is read`() throws {
        let store = SecretStore(environment: ["NOC_COMMUNITY": "s3cret", "EMPTY": ""])
        #expect(try store.resolve(.environment("NOC_COMMUNITY")) == Secret("s3cret"))
        #expect(throws: SecretError(code: .missing, .environment("OTHER"), "the variable is not set")) {
            try store.resolve(.environment("OTHER"))
        }
        #expect(throws: SecretError(code: .empty, .environment("EMPTY"), "the variable is empty")) {
            try store.resolve(.environment("EMPTY"))
        }
    }

    @Test(arguments: [
        ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"), (" two\nlines \n\n", " two\nlines \n"), ("x", "x"),
    ])
    func `one newline at the end of a file is dropped`(_ text: String, _ secret: String) throws {
        let files = try TemporaryConfiguration(["secret": text])
        #expect(try SecretStore(environment: [:]).resolve(.file(files.path("secret"))) == Secret(secret))
    }

    @Test func `a credential is read from its directory`() throws {
        let files = try TemporaryConfiguration(["wecom": "key\n"])
        let store = SecretStore(environment: ["CREDENTIALS_DIRECTORY": files.directory])
        #expect(try store.resolve(.credential("wecom")) == Secret("key"))
        #expect(
            throws: SecretError(
                code: .missing, .credential("other"), "cannot be read: No such file or directory")
        ) { try store.resolve(.credential("other")) }
        #expect(
            throws: SecretError(
                code: .missing, .credential("wecom"),
                "$CREDENTIALS_DIRECTORY is not set: only noc.service has it")
        ) {
            try SecretStore(environment: [:]).resolve(.credential("wecom"))
        }
    }

    @Test func `files that hold no secret are refused`() throws {
        let files = try TemporaryConfiguration([
            "empty": "\n", "nul": "a\0b", "huge": String(repeating: "x", count: 70_000),
        ])
        let store = SecretStore(environment: [:])
        func code(_ name: String) -> SecretError.Code? {
            do throws(SecretError) {
                _ = try store.resolve(.file(files.path(name)))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("empty") == .empty)
        #expect(code("nul") == .malformed)
        #expect(code("huge") == .unreadable)
        #expect(code(".") == .unreadable)
    }

    @Test func `a file that everyone may read is told`() throws {
        let files = try TemporaryConfiguration(["secret": "x"])
        let reference = SecretReference.file(files.path("secret"))
        let store = SecretStore(environment: [:])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: files.path("secret"))
        #expect(store.exposure(of: reference)?.contains("everyone on this host may read") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: files.path("secret"))
        #expect(store.exposure(of: reference) == nil)
        #expect(store.exposure(of: .environment("X")) == nil)
    }

    @Test func `errors never hold the secret`() throws {
        let files = try TemporaryConfiguration(["nul": "s3cret\0"])
        let error = #expect(throws: SecretError.self) {
            try SecretStore(environment: [:]).resolve(.file(files.path("nul")))
        }
        #expect(error?.description.contains("s3cret") == false)
    }
}

extension SecretError {
    fileprivate init(code: Code, _ reference: SecretReference, _ detail: String) {
        self.init(code: code, reference: reference, detail: detail)
    }
}
