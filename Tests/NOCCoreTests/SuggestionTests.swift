import Testing

@testable import NOCCore

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("intervall", "interval"), ("time-out", "timeout"), ("Checks", "checks"), ("tiemout", "timeout"),
    ])
    func aMisspeltKeyIsRecognised(_ written: String, _ meant: String) {
        #expect(Suggestion.nearest(written, among: ["interval", "timeout", "checks", "id"]) == meant)
    }

    @Test func aStrangeWordIsNotGuessedAt() {
        #expect(Suggestion.nearest("colour", among: ["interval", "timeout", "checks", "id"]) == nil)
    }
}
