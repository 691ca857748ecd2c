/// Sets pieces one below the other and begins new pages. Without a canvas it only counts pages.
final class PageSetter {
    let canvas: Canvas?
    let typesetter: Typesetter
    private let frame: PageFrame
    private(set) var sheet = Sheet.portrait
    /// Of the page begun last; 0 before the first.
    private(set) var page = 0
    /// Where the next piece goes.
    private(set) var y = 0.0
    /// Room at the left that cards take, beside their bar.
    private(set) var inset = 0.0
    /// Headings and captions that wait for what they belong to.
    private var held: [Piece] = []

    init(canvas: Canvas?, typesetter: Typesetter, frame: PageFrame) {
        self.canvas = canvas
        self.typesetter = typesetter
        self.frame = frame
    }

    var width: Double { sheet.textWidth - inset }
    var left: Double { sheet.left + inset }
    /// Room left on this page.
    var room: Double { page == 0 ? 0 : sheet.floor - y }
    /// Nothing stands on this page yet.
    var isFresh: Bool { page > 0 && y <= sheet.top }

    /// A heading waits for what follows it.
    var isHolding: Bool { !held.isEmpty }
    var heldHeight: Double { held.height }

    // MARK: Pages

    func beginPage(_ next: Sheet? = nil) {
        endPage()
        sheet = next ?? sheet
        page += 1
        y = sheet.top
        canvas?.setPageSize(width: sheet.width, height: sheet.height)
        if let canvas { frame.draw(on: canvas, sheet, page: page, typesetter) }
    }

    /// The end of the document: what was held is set, the last page closed.
    func finish() {
        place([])
        endPage()
    }

    private func endPage() { if page > 0 { canvas?.endPage() } }

    /// Begins a page unless this one is an empty one of the same kind.
    func turn(to next: Sheet) {
        place([])
        if !isFresh || sheet != next { beginPage(next) }
    }

    // MARK: Pieces

    /// Keeps a heading until what follows is set, so that both are on one page.
    func hold(_ pieces: [Piece]) { held += inset(pieces.chained) }

    /// Sets pieces; a chain goes to a new page when this one has no room for it and a page can hold it.
    func place(_ pieces: [Piece]) {
        var chain: [Piece] = []
        for piece in takeHeld() + inset(pieces) {
            chain.append(piece)
            if !piece.staysWithNext {
                set(chain)
                chain = []
            }
        }
        set(chain)
    }

    private func inset(_ pieces: [Piece]) -> [Piece] {
        guard inset > 0 else { return pieces }
        return pieces.map { piece in
            var piece = piece
            piece.inset = inset
            return piece
        }
    }

    private func takeHeld() -> [Piece] {
        defer { held = [] }
        return held
    }

    private func set(_ chain: [Piece]) {
        guard !chain.isEmpty else { return }
        if page == 0 || (chain.height > room + 0.01 && chain.height <= sheet.textHeight) { beginPage() }
        for piece in chain {
            if piece.height > room + 0.01, !isFresh { beginPage() }
            draw(piece)
        }
    }

    private func draw(_ piece: Piece) {
        piece.placed?(page, y)
        if let canvas {
            if piece.inset > 0 { canvas.box(.init(sheet.left, y, 3, piece.height), fill: .ink(.accent)) }
            piece.draw(canvas, .init(sheet.left + piece.inset, y))
        }
        y += piece.height
    }

    /// Room between blocks: none at the top of a page, and none that would begin one.
    func space(_ height: Double) {
        guard held.isEmpty, page > 0, !isFresh else { return }
        y = min(y + height, sheet.floor)
    }

    /// For what sets itself: sees to it that what is held and `height` points after it are on one page where a page can
    /// hold them.
    func reserve(_ height: Double) {
        let pieces = takeHeld()
        if page == 0 || (pieces.height + height > room + 0.01 && !isFresh) { beginPage() }
        for piece in pieces { draw(piece) }
    }

    /// For what has drawn itself.
    func advance(_ height: Double) { y += height }

    /// What is set inside `body` stands beside the bar of a card.
    func inCard(_ body: () -> Void) {
        inset = 12
        body()
        place([])
        inset = 0
    }
}
