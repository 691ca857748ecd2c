/// The faces of office papers (GB/T 9704-2012 and what is usual beside it), each with the families that are it, best first.
enum Face: Sendable, Hashable, CaseIterable {
    /// 小标宋, of titles.
    case title
    /// 仿宋, of the text.
    case body
    /// 黑体, of headings and charts.
    case heading
    /// 楷体, of headings below them.
    case subheading
    /// 宋体, of tables and page numbers.
    case table

    var families: [String] {
        switch self {
        case .title: ["FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "SimSun", "Noto Serif CJK SC"]
        case .body: ["FangSong", "仿宋_GB2312", "FangSong_GB2312", "FZFangSong-Z02S", "Noto Serif CJK SC"]
        case .heading: ["SimHei", "Noto Sans CJK SC"]
        case .subheading: ["KaiTi", "KaiTi_GB2312", "楷体_GB2312", "AR PL UKai CN", "Noto Serif CJK SC"]
        case .table: ["SimSun", "Noto Serif CJK SC"]
        }
    }

    /// Whether letters and digits are set in the face for them; a face without serifs has its own.
    var hasLatin: Bool { self != .heading }

    /// For letters and digits between Chinese characters.
    static let latin = ["Times New Roman", "Liberation Serif", "Noto Serif"]
    /// When none of a face's own families is there: what holds Chinese characters, by name too. Where none of these is there
    /// either, nothing is set.
    static let others = [
        "Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
        "Droid Sans Fallback",
    ]
}

/// How a piece of text looks. The size is points.
struct TextStyle: Sendable, Hashable {
    var face: Face
    var size: Double
    var isStrong = false
}
