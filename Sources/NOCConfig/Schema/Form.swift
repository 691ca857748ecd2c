/// What may be written for a value, as the reference tells people.
indirect enum Form: Sendable {
    /// `bounds` says the same in each language: `100ms – 7d`.
    case value(Notation, bounds: String = "")
    /// One of these words.
    case choice([String])
    /// What another place defines.
    case reference(Names.Space)
    /// A map with known keys.
    case record(Keys.Described)
    case list(Form)
    /// A map from names of one's own.
    case map(Form)
    case either(Form, Form)
}

extension Kind {
    /// The same value, told to people as something narrower.
    func told(as form: @escaping @autoclosure @Sendable () -> Form) -> Kind {
        Kind(schema: schema(), form: form(), placeholder: placeholder(), read: read)
    }
}
