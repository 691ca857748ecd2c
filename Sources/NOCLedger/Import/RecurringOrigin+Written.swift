internal import NOCCore

extension RecurringOrigin {
    /// As files of an import write it: the words of a rule, whose it was.
    init(written text: String) throws {
        do throws(RecurrenceFault) {
            self.init(every: "\(try Recurrence(parsing: text))", rule: 0)
        } catch {
            throw JSONLine.Fault("recurs: \(error.message)")
        }
    }
}
