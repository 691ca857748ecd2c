import ArgumentParser

/// A command whose answer is one table or one JSON text. A wrong `--format` is told before anything is done: what is
/// appended to the record stays there.
protocol Answering: ParsableCommand {
    var options: GlobalOptions { get }
}

extension CheckCommand: Answering {}
extension StatusCommand: Answering {}
extension IncidentsCommand.List: Answering {}
extension IncidentsCommand.Show: Answering {}
extension AckCommand: Answering {}
extension AnnotateCommand: Answering {}
extension MaintenanceCommand.Add: Answering {}
extension MaintenanceCommand.List: Answering {}
extension MaintenanceCommand.End: Answering {}
extension CorrectCommand: Answering {}
extension RecordCommand.Add: Answering {}
extension RecordCommand.List: Answering {}
extension RecordCommand.Void: Answering {}
extension ReportLintCommand: Answering {}
extension ImportCommand: Answering {}
extension VerifyCommand: Answering {}
extension BackupCommand: Answering {}
extension ConfigCommand.Check: Answering {}
extension HooksCommand.Test: Answering {}
extension HooksCommand.Log: Answering {}
extension DoctorCommand: Answering {}
