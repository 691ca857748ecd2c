import Foundation
import NOCConfig
import NOCCore
import NOCReport

extension ReportMaker {
    /// The files of a letter to a carrier about `period`. `asked` is its name, or a part of it that no other has.
    func letter(
        to asked: String, _ period: Period, asOf: Instant, _ formats: [ReportFormat]
    ) throws -> Rendering {
        let report = try report(period, asOf: asOf)
        let lines = report.facts.penalties
        let carrier = try Self.carrier(asked, among: CarrierLetter.carriers(in: report.account, lines))
        let letter = CarrierLetter(report, carrier: carrier, lines: lines)
        for doubt in letter.doubts { Terminal.note("before the letter is sent, settle: \(doubt)") }
        return ReportRenderer.render(
            letter.document(), stem: "carrier-letter-\(Self.fileName(carrier))", formats)
    }

    private static func carrier(_ asked: String, among known: [String]) throws -> String {
        if known.contains(asked) { return asked }
        let fitting = asked.isEmpty ? [] : known.filter { $0.contains(asked) }
        if fitting.count == 1 { return fitting[0] }
        if fitting.count > 1 {
            throw Failure("--carrier \(asked): several have it in their name: \(fitting.joined(separator: ", "))")
        }
        let list =
            known.isEmpty ? "no target has a contract that names one" : "there are: \(known.joined(separator: ", "))"
        let guess = Suggestion.nearest(asked, among: known).map { "; did you mean \"\($0)\"?" } ?? "; \(list)"
        throw Failure("no carrier \"\(asked)\" in any contract\(guess)")
    }

    /// Fit for every file system: what may not stand in a name becomes a dash.
    private static func fileName(_ carrier: String) -> String {
        let name = carrier.cleanLine(limit: 60).map { "/\\:*?\"<>| ".contains($0) ? "-" : $0 }
        return String(name.drop { $0 == "." || $0 == "-" })
    }
}
