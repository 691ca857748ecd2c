/// What stands on every page around the text.
struct PageFrame {
    /// Said in red above the text.
    let notice: String?
    let footer: String

    private static let number = TextStyle(face: .table, size: 14)
    private static let small = TextStyle(face: .table, size: 7.5)
    private static let warning = TextStyle(face: .heading, size: 9, isStrong: true)

    func draw(on canvas: Canvas, _ sheet: Sheet, page: Int, _ typesetter: Typesetter) {
        drawNumber(on: canvas, sheet, page, typesetter)
        let foot = typesetter.layout(footer, Self.small, width: sheet.textWidth)
        for line in 0..<min(foot.lineCount, 2) {
            let base = sheet.floor + 46 + Double(line) * 10
            canvas.text(
                foot, line: line, x: sheet.left + foot.offset(ofLine: line, .center), base: base, ink: .soft)
        }
        guard let notice, page > 1 else { return }
        let layout = typesetter.layout(notice, Self.warning, width: sheet.textWidth)
        for line in 0..<min(layout.lineCount, 2) {
            let base = sheet.top - 24 + Double(line) * 12
            canvas.text(layout, line: line, x: sheet.left, base: base, ink: .bad)
        }
    }

    /// `— 1 —`, a character away from the outer edge: odd pages at the right, even ones at the left.
    private func drawNumber(on canvas: Canvas, _ sheet: Sheet, _ page: Int, _ typesetter: Typesetter) {
        let layout = typesetter.layout("— \(page) —", Self.number)
        let free = sheet.textWidth - layout.width(ofLine: 0) - Self.number.size
        let x = sheet.left + (page.isMultiple(of: 2) ? Self.number.size : free)
        canvas.text(layout, x: x, base: sheet.floor + 30, ink: .text)
    }
}
