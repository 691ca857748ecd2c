/// How the checks of a target make its class (SEMANTICS 3).
package enum Rule: Sendable, Hashable {
    case all
    case any
    case quorum(Int)
}
