/// The sizes and distances of printed pages, in points. Title, text and page numbers follow GB/T 9704-2012 and what is usual
/// beside it: 二号 for the title, 三号 on a pitch of 29 points for the text.
enum PDFStyle {
    static let title = TextBlock(
        style: TextStyle(face: .title, size: 22, isStrong: true), pitch: 35, alignment: .center)
    static let subtitle = TextBlock(style: TextStyle(face: .subheading, size: 16), pitch: 29, alignment: .center)
    static let appendixTitle = TextBlock(
        style: TextStyle(face: .title, size: 18, isStrong: true), pitch: 32, alignment: .center)
    static let heading = TextBlock(style: TextStyle(face: .heading, size: 16), pitch: 29, indent: 32)
    static let subheading = TextBlock(style: TextStyle(face: .subheading, size: 16), pitch: 29, indent: 32)
    static let appendixMark = TextBlock(style: TextStyle(face: .heading, size: 16), pitch: 29)
    static let body = TextBlock(
        style: TextStyle(face: .body, size: 16), pitch: 29, indent: 32, isJustified: true)
    static let addressee = TextBlock(style: TextStyle(face: .body, size: 16), pitch: 29)
    static let signature = TextBlock(style: TextStyle(face: .body, size: 16), pitch: 29, alignment: .trailing)
    static let note = TextBlock(style: TextStyle(face: .table, size: 9), pitch: 13.5, ink: .soft)
    static let warning = TextBlock(style: TextStyle(face: .heading, size: 11), pitch: 18)
    static let notice = TextBlock(style: TextStyle(face: .heading, size: 12, isStrong: true), pitch: 20, ink: .bad)
    static let caption = TextBlock(style: TextStyle(face: .heading, size: 10.5), pitch: 19, alignment: .center)
    static let formCaption = TextBlock(
        style: TextStyle(face: .title, size: 16, isStrong: true), pitch: 28, alignment: .center)
    static let contents = TextBlock(style: TextStyle(face: .body, size: 12), pitch: 21)
    /// As narrow as the contents may be set to end on their page.
    static let leastContentsPitch = 15.5
    static let cardTitle = TextBlock(style: TextStyle(face: .heading, size: 12, isStrong: true), pitch: 19)
    static let cardNote = TextBlock(style: TextStyle(face: .table, size: 7.5), pitch: 11.5, ink: .soft)
    static let cardCaption = TextBlock(style: TextStyle(face: .heading, size: 9, isStrong: true), pitch: 15)
    static let fact = TextBlock(style: TextStyle(face: .table, size: 10), pitch: 15, ink: .soft)
}
