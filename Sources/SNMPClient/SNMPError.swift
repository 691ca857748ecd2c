/// Why a request brought no values.
package enum SNMPError: Error, Sendable, Hashable {
    /// Nothing came before the deadline. An agent is silent, too, when it does not like the community.
    case timeout
    /// Something came before the deadline, but no answer to this request: what it was.
    case garbage(String)
    /// An answer to this request with values of other objects than those asked for.
    case otherObjects
    /// The host says that nothing listens on the port.
    case refused
    /// A router or this host says that the host cannot be reached.
    case hostUnreachable
    case networkUnreachable
    /// The agent's name has no address.
    case nameNotFound(String)
    /// No name server answered.
    case noNameServer(String)
    /// The agent answered that it does not accept the user.
    case authentication(Refusal)
    /// The agent answered the discovery of its engine, and then nothing to this user: some do not report a message that they
    /// cannot decrypt.
    case silentToUser
    /// The agent answered with an error; `index` is the place of the object it is about, from 1; 0: none.
    case status(Status, index: Int)
    /// A walk went back or stood still at this object: it would never end.
    case notIncreasing(ObjectIdentifier)
    /// A walk was longer than its limit.
    case tooLong(rows: Int)
    /// A walk was not at its end at the deadline: what had come by then, at least a row.
    case unfinished([SNMPVariable])
    /// The agent answered with an error in the middle of a walk: what had come by then, at least a row.
    case interrupted([SNMPVariable], Status)
    /// The credential cannot be used: a pass phrase too short, a protocol that the library does not have.
    case credential(String)
    /// This host's own trouble: no socket, no memory.
    case local(String)

    /// What the agent's report counts (RFC 3414, 3.2).
    package enum Refusal: String, Sendable, Hashable {
        case unknownUser = "unknown user"
        case wrongDigest = "wrong authentication pass phrase or protocol"
        case decryption = "wrong privacy pass phrase or protocol"
        case unsupportedLevel = "the user has another security level"
        case unknownEngine = "the agent changed its engine id"
        case notInTimeWindow = "the agent's engine time does not fit"
        case other = "the agent refused the message"
    }

    /// RFC 3416, 3.
    package enum Status: Int, Sendable, Hashable {
        case tooBig = 1
        case noSuchName, badValue, readOnly, genErr, noAccess, wrongType, wrongLength, wrongEncoding, wrongValue
        case noCreation, inconsistentValue, resourceUnavailable, commitFailed, undoFailed, authorizationError
        case notWritable, inconsistentName
        /// A number that no RFC names.
        case unassigned = 255

        package var name: String { "\(self)" }
    }
}

extension SNMPError {
    /// What a person reads of it, without the agent's address.
    package var words: String {
        switch self {
        case .timeout: "no answer in time"
        case .garbage(let what): what
        case .otherObjects: "values of other objects than those asked for"
        case .refused: "nothing listens there"
        case .hostUnreachable: "the host cannot be reached"
        case .networkUnreachable: "the network cannot be reached"
        case .nameNotFound(let why), .noNameServer(let why), .credential(let why), .local(let why): why
        case .authentication(let refusal): refusal.rawValue
        case .silentToUser: "no answer to this user; the agent is there: it answered the discovery"
        case .status(let status, let index): "\(status.name) at object \(index)"
        case .notIncreasing(let object): "the table goes back at \(object)"
        case .tooLong(let rows): "the table does not end after \(rows) rows"
        case .interrupted(let rows, let status):
            "\(status.name) in the middle of the table, after \(rows.count) rows"
        case .unfinished(let rows): "the table did not end in time, after \(rows.count) rows"
        }
    }
}
