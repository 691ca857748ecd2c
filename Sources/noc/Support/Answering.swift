import ArgumentParser
import NOCCore
import NOCOperations

/// A command whose answer is one table or one JSON text. A wrong `--format` is told before anything is done: what is
/// appended to the record stays there.
protocol Answering: ParsableCommand {
    var options: GlobalOptions { get }
}

extension Answering {
    /// Shows what an operation brought.
    func show(_ result: some OperationResult, _ parts: [AnswerPart]) throws {
        try Answer.show(result, asJSON: try options.wantsJSON(), parts)
    }

    /// Shows an answer of a command's own.
    func show(_ json: JSON, _ parts: [AnswerPart]) throws {
        try Answer.show(json, asJSON: try options.wantsJSON(), parts)
    }
}
