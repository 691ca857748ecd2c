/// The colours of drawings and printed pages, as `0xRRGGBB`; `style.mustache` has the same ones for the screen.
enum Ink: UInt32, Sendable, Hashable {
    case text = 0x1b2733
    case soft = 0x52606d
    case rule = 0xcbd2d9
    case white = 0xffffff
    case wash = 0xf5f7fa
    case group = 0xe8eef5
    case accent = 0x1f4e79
    case good = 0x1d6b3f
    case bad = 0xa61b1b
    case warning = 0x8a5300
    case alarm = 0xfdf1f0
    case frame = 0x7b8794
    case tick = 0xaab4bf
    case grid = 0xd9dfe5
    case band = 0xbcd3ea
    case up = 0xcfe9d6
    case amber = 0xf4c95d
    case brown = 0x7a5200
    case violet = 0x7d5ba6
    case pale = 0xd5dbe1
    case slate = 0x4b5563
    case hatch = 0x9aa5b1
    case clean = 0xd9eedf
    case marred = 0xfbe3a4
    case ochre = 0xb98500
    case idle = 0xeef1f4

    /// `#1b2733`
    var hex: String {
        let digits = String(rawValue, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    init(_ tone: Tone) {
        self =
            switch tone {
            case .plain: .text
            case .good: .good
            case .warning: .warning
            case .bad: .bad
            case .muted: .soft
            }
    }
}

/// What an area is filled with.
enum Fill: Sendable, Hashable {
    case ink(Ink)
    case pattern(Pattern)
}

/// Tiles that tell classes apart without colour.
enum Pattern: String, Sendable, Hashable, CaseIterable {
    case slanted, crossed, dotted, hatched, veiled, barred

    /// Of the tile, which is as high as wide.
    static let size = 6.0

    var ground: Ink {
        switch self {
        case .slanted: .amber
        case .crossed: .violet
        case .dotted: .pale
        case .hatched, .veiled: .white
        case .barred: .bad
        }
    }

    var ink: Ink {
        switch self {
        case .slanted: .brown
        case .crossed: .white
        case .dotted: .slate
        case .hatched: .hatch
        case .veiled: .pale
        case .barred: .white
        }
    }

    /// The lines of a tile, one unit wide.
    var lines: [(from: Drawing.Point, to: Drawing.Point)] {
        switch self {
        case .slanted: [(.init(0, 6), .init(6, 0))]
        case .crossed: [(.init(0, 6), .init(6, 0)), (.init(0, 0), .init(6, 6))]
        case .dotted: [(.init(3, 1), .init(3, 2.4)), (.init(0, 4), .init(0, 5.4)), (.init(6, 4), .init(6, 5.4))]
        case .hatched, .veiled: [(.init(0, 0), .init(6, 6))]
        case .barred: [(.init(0, 3), .init(6, 3))]
        }
    }
}
