import Foundation
import NOCCore
import Testing

@testable import NOCConfig

@Suite struct HookProgramFileTests {
    private final class Folder: Sendable {
        let path = NSTemporaryDirectory() + "noc-hooks-\(UUID().uuidString)"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ bytes: [UInt8], mode: Int = 0o755) throws -> String {
            let file = "\(path)/hook"
            try Data(bytes).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            return file
        }
    }

    private func fault(_ command: [String], _ environment: [String: Hook.EnvironmentValue] = [:]) -> String? {
        HookProgramFile.fault(of: Hook(id: "h", command: command, environment: environment))
    }

    @Test(arguments: [
        ("#!/bin/sh\r\nexit 0\r\n", "has lines that end as in Windows (CR LF)"),
        ("\u{FEFF}#!/bin/sh\nexit 0\n", "begins with a byte order mark"),
        ("#!/nowhere/python\n", "is to be run by '/nowhere/python', which is not there"),
        ("#!/usr/bin/env nowhere-python\n", "is to be run by 'nowhere-python', which is not in"),
        ("#!/usr/bin/env -S A=1 nowhere-python -x\n", "is to be run by 'nowhere-python', which is not in"),
        ("#!\n", "names no interpreter"), ("", "is empty"), ("exit 0\n", "is neither a program nor a script"),
    ])
    func `a file that the kernel cannot start is told with the reason`(text: String, words: String) throws {
        let folder = try Folder()
        let file = try folder.file(Array(text.utf8))
        #expect(fault([file])?.contains(words) == true, "\(fault([file]) ?? "nothing")")
    }

    @Test(arguments: [
        "#!/bin/sh\nexit 0\n", "#! /bin/sh -e\n", "#!/usr/bin/env sh\n", "#!/usr/bin/env -S sh -e\n", "#!/bin/sh",
    ])
    func `a script that can be started is no fault`(text: String) throws {
        let folder = try Folder()
        #expect(try fault([folder.file(Array(text.utf8))]) == nil)
    }

    @Test func `so are one that is not there, not executable, no file, or UTF-16`() throws {
        let folder = try Folder()
        #expect(fault(["\(folder.path)/none"]) == "there is no file '\(folder.path)/none'")
        #expect(fault([folder.path]) == "'\(folder.path)' is no file")
        let plain = try folder.file(Array("#!/bin/sh\n".utf8), mode: 0o644)
        #expect(fault([plain]) == "'\(plain)' may not be executed: chmod +x \(plain)")
        #expect(try fault([folder.file([0xFF, 0xFE, 0x23, 0])])?.contains("is UTF-16") == true)
        #expect(fault(["/bin/sh"]) == nil)
    }

    @Test func `a bare name is looked for where the hook looks`() throws {
        let folder = try Folder()
        _ = try folder.file(Array("#!/bin/sh\n".utf8))
        #expect(fault(["sh"]) == nil)
        #expect(fault(["hook"])?.hasSuffix("a script beside this file is written ./hook") == true)
        #expect(fault(["hook"], ["PATH": .plain(folder.path)]) == nil)
    }

    @Test func `the configuration check warns of it, at its place`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": """
            site: { id: room, name: 机房 }
            targets: [ { id: a, name: A, checks: [ { id: x, tcp: { host: h, port: 1 } } ] } ]
            hooks: [ { id: duty, command: [./none.sh] } ]
            """
        ])
        let warnings = try files.load().warnings.map(\.description)
        #expect(warnings.count == 1 && warnings[0].contains(":3:31: hook 'duty' cannot be started: there is no file '"))
    }
}
