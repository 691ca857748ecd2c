/// Tokens of timestamp authorities (RFC 3161) over heads of the chain, kept with it. The ledger is one; tests have none.
package protocol TimestampRegister: Sendable {
    /// What to ask an authority, in DER: a token over the head, with a nonce of its own.
    func timestampRequest(of head: HeadPlace) throws -> [UInt8]
    /// Keeps the token of `answer` where it is one, covers the head, has the nonce and is signed by one whom the site trusts.
    func keepTimestamp(_ answer: TimestampAnswer, authorities: String) throws -> HeadTimestamp
    /// In order.
    func timestamps() throws -> [HeadTimestamp]
    /// What is wrong with a token that was kept; nil where nothing is. Without authorities only what it covers is looked at.
    func fault(of timestamp: HeadTimestamp, authorities: String?) throws -> String?
}

/// Asks a timestamp authority.
package protocol TimestampAuthority: Sendable {
    /// The bytes that it answered `request` with. Throws in a person's words where there are none.
    func answer(_ request: [UInt8]) async throws -> [UInt8]
}

package struct TimestampAnswer: Sendable, Hashable {
    package var head: HeadPlace
    package var request: [UInt8]
    package var answer: [UInt8]
    /// The authority's address, without secrets.
    package var authority: String
    /// Nil: the daemon, by its schedule.
    package var by: String?
    package var time: Instant

    package init(
        head: HeadPlace, request: [UInt8], answer: [UInt8], authority: String, by: String?, time: Instant
    ) {
        self.head = head
        self.request = request
        self.answer = answer
        self.authority = authority
        self.by = by
        self.time = time
    }
}

/// A token that is kept.
package struct HeadTimestamp: Sendable, Hashable {
    /// Of which event it proves that it was there.
    package var event: Int64
    package var hash: String
    /// The token in DER, among the files of records.
    package var token: Attachment
    package var authority: String
    /// What it says itself: when, under which number and policy.
    package var time: Instant
    package var serial: String
    package var policy: String
    package var by: String?

    package init(
        event: Int64, hash: String, token: Attachment, authority: String, time: Instant, serial: String,
        policy: String, by: String?
    ) {
        self.event = event
        self.hash = hash
        self.token = token
        self.authority = authority
        self.time = time
        self.serial = serial
        self.policy = policy
        self.by = by
    }
}
