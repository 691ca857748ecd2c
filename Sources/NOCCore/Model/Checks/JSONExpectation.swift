package struct JSONExpectation: Sendable, Hashable {
    package enum Wanted: Sendable, Hashable {
        case equals(JSONScalar)
        case comparison(Comparison)
    }

    package var path: String
    package var wanted: Wanted

    package init(path: String, wanted: Wanted) {
        self.path = path
        self.wanted = wanted
    }
}

package enum JSONScalar: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
}
