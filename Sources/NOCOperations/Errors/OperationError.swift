package import NOCCore

/// Why an operation did nothing. Its message names the thing, the value and what was expected.
package struct OperationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is, for programs. A command turns it into an exit status, an API into a status of HTTP.
    package enum Code: String, Sendable, CaseIterable {
        /// A value that the operation cannot take, whatever the record says; `field` tells which.
        case invalid
        /// A name or number of something that is not there.
        case notFound = "not_found"
        /// It is no longer, or not yet, as it would have to be: ended, withdrawn, changed by another.
        case conflict
        /// Understood, and not done: a rule of the house or the thing itself forbids it.
        case refused
        /// Not now: there is no record yet, it is busy, the disk is full, this user may not.
        case unavailable
        /// What is stored contradicts itself or cannot be read.
        case damaged
        /// Anything else that went wrong below.
        case failed
    }

    package let code: Code
    package let message: String
    /// What the layer below said.
    package let cause: String?
    /// The value of the request that it is about, as commands name the option and requests the member; the message goes on
    /// from its name. Nil: it is about no single one.
    package let field: String?
    /// What a person can do about it. The message has no word of it that holds for commands alone, or for an API alone.
    package let remedy: Remedy?

    package init(
        _ code: Code, _ message: String, field: String? = nil, cause: String? = nil, remedy: Remedy? = nil
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
        self.remedy = remedy
    }

    package var description: String {
        (field.map { "\($0) " } ?? "") + message + (cause.map { " (\($0))" } ?? "")
    }
}

extension OperationError {
    /// What a port threw, in the operations' words.
    package init(_ error: any Error) {
        switch error {
        case let error as OperationError: self = error
        case let failure as any RecordFailure:
            self.init(Code(failure.code), failure.message, cause: failure.cause, remedy: failure.remedy)
        case let error as AccountError: self.init(.unavailable, "\(error)")
        default:
            let trouble = FileTrouble(error)
            self.init(trouble?.code ?? .failed, trouble?.message ?? "\(error)")
        }
    }

    /// Runs `body`; what it throws is an `OperationError`.
    static func wrapping<Value>(_ body: () throws -> Value) throws(OperationError) -> Value {
        do { return try body() } catch { throw OperationError(error) }
    }
}

extension OperationError.Code {
    fileprivate init(_ code: RecordFailureCode) {
        self =
            switch code {
            case .damaged: .damaged
            case .busy, .full, .readOnly, .forbidden, .inUse, .missing, .older: .unavailable
            case .inputOutput, .newer: .failed
            case .invalid: .refused
            case .gap, .fork: .conflict
            }
    }
}
