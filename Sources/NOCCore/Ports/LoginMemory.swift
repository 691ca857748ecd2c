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

        package init(by: String, at: Instant, note: String? = nil) {
            self.by = by
            self.at = at
            self.note = note
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

/// Keeps states of logins by the names of their credentials.
package protocol LoginMemory: Sendable {
    /// Nil: nothing is known of that login.
    func state(of credential: String) throws -> LoginState?
    /// Replaces what is known, in one step; nil: nothing is.
    func keep(_ state: LoginState?, of credential: String) throws
}
