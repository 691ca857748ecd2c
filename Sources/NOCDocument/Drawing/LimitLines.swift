/// Lines across a chart at their values, with their labels in a gutter at the right, one below the other.
struct LimitLines {
    let limits: [Limit]
    let left: Double
    let right: Double
    private static let size = 10.0

    /// What has to stay free at the right of the chart.
    static func gutter(_ limits: [Limit], width: Double) -> Double {
        let widest = limits.map { Label.width($0.label, size: size) }.max() ?? 0
        return widest == 0 ? 0 : min(widest + 6, width * 0.25)
    }

    func draw(_ drawing: inout Drawing, y: (Double) -> Double) {
        var free = Self.size
        for limit in limits.sorted(by: { $0.value > $1.value }) where limit.value.isFinite {
            let place = y(limit.value)
            drawing.line(.init(left, place), .init(right, place), .init(ink: .bad, width: 1, dash: [5, 3]))
            let base = max(place + 3.5, free)
            let text = Label.fitted(limit.label, width: drawing.width - right - 4, size: Self.size)
            drawing.label(
                Label(text, at: .init(right + 4, base), size: Self.size, ink: .bad),
                title: text == limit.label ? nil : limit.label)
            free = base + 11
        }
    }
}
