/// What of a target's outage is a parent's (SEMANTICS 3, Parents): polling sees one failure earlier or later at a neighbour, and
/// those seconds are nobody else's.
package enum ParentShare {
    /// The stretches of `target`'s down time that are the parent's: where the parent is down too, and the pieces beside it that
    /// polling cannot tell from its outage. All are base timelines, before parents, over the same window.
    ///
    /// - Parameter narrowed: the target's, every down stretch from its first to its last failure.
    /// - Parameter widened: the parent's, every down stretch from the last success before it.
    package static func intervals(
        of target: Timeline, narrowed: Timeline, parent: Timeline, widened: Timeline
    ) -> [Interval] {
        let down = parent.intervals { $0 == .down }
        return
            (down
            + pieces(of: target, parent: parent).filter { piece in
                piece.isParents(narrowed: narrowed, widened: widened)
            }.map(\.interval)).united
    }

    /// A maximal stretch in which the target is down and the parent is not, within one stretch of the target's down.
    struct Piece: Hashable {
        var interval: Interval
        /// The parent's outage ends where it begins, while the target is down.
        var comesOut: Bool
        /// The parent's outage begins where it ends, while the target is down.
        var runsInto: Bool

        fileprivate func isParents(narrowed: Timeline, widened: Timeline) -> Bool {
            if runsInto, widened.clipped(to: interval).classes == [.down] { return true }
            return comesOut && !narrowed.clipped(to: interval).classes.contains(.down)
        }
    }

    static func pieces(of target: Timeline, parent: Timeline) -> [Piece] {
        target.intervals { $0 == .down }.flatMap { stretch -> [Piece] in
            let parts = parent.clipped(to: stretch).intervals { $0 != .down }
            return parts.map { part in
                Piece(interval: part, comesOut: part.start > stretch.start, runsInto: part.end < stretch.end)
            }
        }
    }
}

extension Timeline {
    /// Where the class satisfies `condition`, in order and without neighbours that touch.
    func intervals(where condition: (AvailabilityClass) -> Bool) -> [Interval] {
        runs.filter { condition($0.value) }.map(\.interval).united
    }
}
