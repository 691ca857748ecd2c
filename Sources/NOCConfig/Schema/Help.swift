/// What a key is for, in each language, and what may stand there; said where the key is declared.
///
/// The reference of the configuration, its man page and its JSON Schema print it.
struct Help: Sendable, Equatable {
    var english: String
    var chinese: String
    /// A value as YAML, on one line.
    var example: String
    /// The keys that must stand beside it for the example to be right, as YAML.
    var beside: String

    init(_ english: String, zh chinese: String, example: String, beside: String = "") {
        self.english = english
        self.chinese = chinese
        self.example = example
        self.beside = beside
    }

    func text(_ language: Language) -> String { language == .english ? english : chinese }
}
