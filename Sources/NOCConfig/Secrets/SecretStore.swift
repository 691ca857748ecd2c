import Foundation
package import NOCCore

/// Why a secret could not be had. Never holds the secret.
package struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable { case missing, unreadable, empty, malformed }

    package var code: Code
    package var reference: SecretReference
    package var detail: String

    package var description: String { "\(reference): \(detail)" }
}

/// Looks secrets up where their references point, each time anew: a rotated secret is taken at the next reload.
package struct SecretStore: Sendable {
    private static let largest = 64 << 10
    private let environment: [String: String]

    /// `environment` also gives `CREDENTIALS_DIRECTORY`.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) { self.environment = environment }

    /// One newline at the end of a file is dropped.
    package func resolve(_ reference: SecretReference) throws(SecretError) -> Secret {
        func fail(_ code: SecretError.Code, _ detail: String) -> SecretError {
            SecretError(code: code, reference: reference, detail: detail)
        }
        if case .environment(let name) = reference {
            guard let value = environment[name] else { throw fail(.missing, "the variable is not set") }
            guard !value.isEmpty else { throw fail(.empty, "the variable is empty") }
            return Secret(value)
        }
        guard let path = path(of: reference) else {
            throw fail(.missing, "$CREDENTIALS_DIRECTORY is not set: only noc.service has it")
        }
        let text: String
        do throws(UnreadableFile) {
            text = try SourceFile.text(of: path, upTo: Self.largest)
        } catch {
            throw fail(FileManager.default.fileExists(atPath: path) ? .unreadable : .missing, error.message)
        }
        let value = text.trimmingFinalNewline
        guard !value.isEmpty else { throw fail(.empty, "the file is empty") }
        guard !value.utf8.contains(0) else { throw fail(.malformed, "there is a NUL in it") }
        return Secret(value)
    }

    /// What to warn of: a file that everyone on this host may read. Nil otherwise.
    package func exposure(of reference: SecretReference) -> String? {
        var status = stat()
        guard let path = path(of: reference), stat(path, &status) == 0, status.st_mode & 0o004 != 0 else { return nil }
        return "\(reference): everyone on this host may read \(path); use chmod 0640 or stricter"
    }

    private func path(of reference: SecretReference) -> String? {
        switch reference {
        case .environment: nil
        case .file(let path): path
        case .credential(let name): environment["CREDENTIALS_DIRECTORY"].map { "\($0)/\(name)" }
        }
    }
}

extension String {
    fileprivate var trimmingFinalNewline: String {
        // A carriage return and a line feed are one character.
        last.map { $0 == "\n" || $0 == "\r\n" } == true ? String(dropLast()) : self
    }
}
