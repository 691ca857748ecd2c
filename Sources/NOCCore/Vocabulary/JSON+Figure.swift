/// Members under the key of a figure.
extension JSONWriter {
    package mutating func member(_ figure: some Figure, _ value: String?) { member(figure.key, value) }
    package mutating func member(_ figure: some Figure, _ value: Bool?) { member(figure.key, value) }
    package mutating func member(_ figure: some Figure, _ value: Int?) { member(figure.key, value) }
    package mutating func member(_ figure: some Figure, _ value: Int64?) { member(figure.key, value) }
    package mutating func member(_ figure: some Figure, _ value: Double?) { member(figure.key, value) }
}

extension JSON {
    package subscript(figure: some Figure) -> JSON? { self[figure.key] }
}
