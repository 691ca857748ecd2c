import NOCCore
import NOCDocument

extension Column {
    /// A column of a figure: named, typed and aligned by what the vocabulary says of it. In a group of columns it has its short
    /// name.
    init(_ figure: some Figure, weight: Double = 4, alignment: Alignment? = nil, group: String? = nil) {
        self.init(
            group == nil ? figure.title : figure.short, Kind(figure.kind), weight: weight, alignment: alignment,
            group: group)
    }
}

extension Column.Kind {
    init(_ kind: FigureKind) {
        self =
            switch kind {
            case .ratio: .percent
            case .duration: .duration
            case .count, .money, .number, .quantity: .number
            case .time, .day: .time
            case .flag, .code, .text: .text
            }
    }
}
