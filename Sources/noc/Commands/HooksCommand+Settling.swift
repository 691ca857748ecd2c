import ArgumentParser
import NOCCore
import NOCOperations

/// Which undelivered alerts are meant.
struct UndeliveredOptions: ParsableArguments {
    @Argument(help: "Ids of deliveries (noc hooks log --undelivered --json).") var deliveries: [String] = []
    @Flag(help: "All that are undelivered.") var all = false
    @Option(help: "Who does it; left out: you.") var by: String = Person.current

    func validate() throws {
        guard all != !deliveries.isEmpty else { throw ValidationError("name deliveries, or say --all") }
    }

    func settle(_ outcome: Settlement, _ options: GlobalOptions) throws -> SettledDeliveries {
        try DeliveryOperations(try Workspace(options).context).settle(all ? nil : deliveries, as: outcome, by: by)
    }
}

extension HooksCommand {
    struct Retry: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract: "Has alerts that could not be delivered sent again, with as many attempts as new ones.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var undelivered: UndeliveredOptions

        func run() throws {
            let settled = try undelivered.settle(.retried, options)
            try show(settled, settled.parts)
        }
    }

    struct Clear: ParsableCommand, Answering {
        static let configuration = CommandConfiguration(
            abstract:
                "Puts alerts away that could not be delivered; they stay in the log, and the record says who did it.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var undelivered: UndeliveredOptions

        func run() throws {
            let settled = try undelivered.settle(.cleared, options)
            try show(settled, settled.parts)
        }
    }
}
