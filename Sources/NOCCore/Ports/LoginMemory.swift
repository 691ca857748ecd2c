/// What is known of a login beyond the life of a process: a password that was refused is sent no second time, whoever starts
/// anew in between (DESIGN 5).
package struct LoginState: Sendable, Hashable {
    /// The answer to the password was no.
    package struct Halt: Sendable, Hashable {
        package var since: Instant
        package var why: String
        /// Of name and password, by which another secret is told from the refused one.
        package var fingerprint: SecretFingerprint

        package init(since: Instant, why: String, fingerprint: SecretFingerprint) {
            self.since = since
            self.why = why
            self.fingerprint = fingerprint
        }
    }

    /// A person said that it may be tried again.
    package struct Clearance: Sendable, Hashable {
        package var by: String
        package var at: Instant
        package var note: String?
        /// An attempt has taken it to the record. It stays for other processes that are halted, until there is a new halt.
        package var isTold: Bool

        package init(by: String, at: Instant, note: String? = nil, isTold: Bool = false) {
            self.by = by
            self.at = at
            self.note = note
            self.isTold = isTold
        }
    }

    package var halt: Halt?
    /// Of the halt that was; the next attempt takes it to the record.
    package var clearance: Clearance?
    /// When attempts of the last hour began, in order.
    package var tries: [Instant]

    package init(halt: Halt? = nil, clearance: Clearance? = nil, tries: [Instant] = []) {
        self.halt = halt
        self.clearance = clearance
        self.tries = tries
    }

    package var isEmpty: Bool { halt == nil && clearance == nil && tries.isEmpty }
}

/// A secret, made unreadable: it only tells whether another is the same.
package struct SecretFingerprint: Sendable, Hashable {
    package var salt: [UInt8]
    package var digest: [UInt8]

    package init(salt: [UInt8], digest: [UInt8]) {
        self.salt = salt
        self.digest = digest
    }
}

/// Keeps states of logins by the names of their credentials. Several processes share one memory: a daemon, and commands beside it.
package protocol LoginMemory: Sendable {
    /// Nil: nothing is known of that login.
    func state(of credential: String) throws -> LoginState?
    /// Changes what is known, with no other process in between. An error of `change` changes nothing.
    func update(_ credential: String, _ change: (inout LoginState) throws -> Void) throws
}
