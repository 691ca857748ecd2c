import NOCCore

/// What remedies are called on the command line; the only place that knows.
extension Remedy {
    var hint: String {
        switch self {
        case .listAlerts: "noc alerts lists them"
        case .listIncidents(nil): "noc incidents lists them"
        case .listIncidents(let target?): "noc incidents --target \(target) lists the past ones"
        case .listEvents: "noc incidents tells which event each belongs to"
        case .showConfiguration: "noc config show lists all"
        case .declareMaintenance: "noc maintenance add plans what is to come"
        case .approveBackdated: "give --approve-backdated NAME"
        case .sayWhenEnded: "--at says when"
        case .giveValue: "give --value"
        case .nameAuthor: "--by NAME says it for all lines"
        case .chooseFormat: "name it with --format"
        case .annotate(let incident): "noc annotate \(incident) --by NAME"
        case .voidHandRecord: "void the wrong one with noc record void"
        case .confirm(let row, let period): "noc record add \(row) --value \(period) --date DAY --by NAME"
        case .putBackCopy: "noc backup FILE makes copies, and noc verify tells whether one is whole"
        }
    }
}
