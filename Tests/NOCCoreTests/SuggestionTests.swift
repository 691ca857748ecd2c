import Testing

@testable import NOCCore

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("intervall", "interval"), ("time-out", "timeout"), ("Checks", "checks"), ("tiemout", "timeout"),
        ("inter", "interval"),
    ])
    func `a misspelt key is recognised`(_ written: String, _ meant: String) {
        #expect(Suggestion.nearest(written, among: ["interval", "timeout", "checks", "id"]) == meant)
    }

    @Test func `a strange word is not guessed at`() {
        #expect(Suggestion.nearest("colour", among: ["interval", "timeout", "checks", "id"]) == nil)
    }
}
