/// What a person can do about an error, a warning or a finding. Its message says what is wrong in words that hold everywhere; what
/// the remedy is called (a command with its options, a form of a page, a member of a request) each surface says itself.
package enum Remedy: Sendable, Hashable {
    case listAlerts
    /// Of one target, or of all.
    case listIncidents(target: String?)
    /// Incidents tell which event each belongs to.
    case listEvents
    /// All that the configuration names.
    case showConfiguration
    /// What is still to come is planned work.
    case declareMaintenance
    /// Of a window that is declared after its start.
    case approveBackdated
    /// Of a window that is over already.
    case sayWhenEnded
    /// In the place of a survey.
    case giveValue
    /// Of lines that do not say who wrote them.
    case nameAuthor
    case chooseFormat
    case annotate(incident: String)
    case voidHandRecord
    /// A row of a project, computed for that period.
    case confirm(row: String, period: String)
    /// In the place of a damaged record, and verify it.
    case putBackCopy

    /// For programs: what kind of remedy it is.
    package var code: String {
        switch self {
        case .listAlerts: "list_alerts"
        case .listIncidents: "list_incidents"
        case .listEvents: "list_events"
        case .showConfiguration: "show_configuration"
        case .declareMaintenance: "declare_maintenance"
        case .approveBackdated: "approve_backdated"
        case .sayWhenEnded: "say_when_ended"
        case .giveValue: "give_value"
        case .nameAuthor: "name_author"
        case .chooseFormat: "choose_format"
        case .annotate: "annotate"
        case .voidHandRecord: "void_record"
        case .confirm: "confirm"
        case .putBackCopy: "put_back_copy"
        }
    }
}
