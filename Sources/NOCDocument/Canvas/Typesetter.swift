internal import CPango

/// Sets text into lines with Pango. It and its layouts belong to the thread that made them.
///
/// The language is Chinese as written in China: without it some fonts show the Japanese forms of characters.
final class Typesetter {
    private let context: OpaquePointer
    private let installed: Set<String>
    private let latin: [String]
    private var fonts: [TextStyle: OpaquePointer] = [:]
    private var cache: [Key: TextLayout] = [:]
    /// Of short texts that come again and again; all are dropped when there are more.
    private static let cacheLimit = 4_096

    private struct Key: Hashable {
        var text: String
        var style: TextStyle
        var width: Double?
    }

    init() {
        // The default map belongs to the thread and keeps the fonts it has read.
        let map = pango_cairo_font_map_get_default()
        FontLibrary.apply(to: map)
        context = pango_font_map_create_context(map)
        installed = Self.families(map)
        latin = Face.latin.filter(installed.contains)
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_language(context, Self.language)
        pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        for font in fonts.values { pango_font_description_free(font) }
        g_object_unref(UnsafeMutableRawPointer(context))
    }

    private static var language: OpaquePointer? { pango_language_from_string("zh-CN") }

    private static func families(_ map: UnsafeMutablePointer<PangoFontMap>?) -> Set<String> {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        pango_font_map_list_families(map, &list, &count)
        defer { g_free(list) }
        guard let list else { return [] }
        return Set((0..<Int(count)).compactMap { pango_font_family_get_name(list[$0]).map(String.init(cString:)) })
    }

    /// Throws when the text's face lacks characters that every report has.
    func requireChinese() throws(RenderFailure) {
        guard let fontset = pango_context_load_fontset(context, font(TextStyle(face: .body, size: 16)), Self.language)
        else { throw RenderFailure.noChineseFont }
        defer { g_object_unref(UnsafeMutableRawPointer(fontset)) }
        for character in "中国监测运行报障".unicodeScalars {
            guard let font = pango_fontset_get_font(fontset, character.value) else { throw RenderFailure.noChineseFont }
            defer { g_object_unref(UnsafeMutableRawPointer(font)) }
            guard pango_font_has_char(font, character.value) != 0 else { throw RenderFailure.noChineseFont }
        }
    }

    /// The family that text of a face is set in on this host.
    func family(_ face: Face) -> String { face.families.first(where: installed.contains) ?? Face.others[0] }

    private func font(_ style: TextStyle) -> OpaquePointer? {
        if let font = fonts[style] { return font }
        let own = style.face.families.filter(installed.contains)
        let font = pango_font_description_new()
        pango_font_description_set_family(font, (own + Face.others).joined(separator: ","))
        pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, style.isStrong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        fonts[style] = font
        return font
    }

    /// A text in one look, broken into lines at `width` points; nil for one line. Layouts may be shared: they stay as made.
    func layout(_ text: String, _ style: TextStyle, width: Double? = nil) -> TextLayout {
        let key = Key(text: text, style: style, width: width)
        if let layout = cache[key] { return layout }
        let layout = layout([Paragraph.Run(text: text, isStrong: false)], style, width: width)
        if text.utf8.count <= 64 {
            if cache.count >= Self.cacheLimit { cache = [:] }
            cache[key] = layout
        }
        return layout
    }

    /// A text of several runs; `indent` points are left free before the first line.
    func layout(
        _ runs: [Paragraph.Run], _ style: TextStyle, width: Double? = nil, indent: Double = 0
    ) -> TextLayout {
        let layout = pango_layout_new(context)
        pango_layout_set_font_description(layout, font(style))
        pango_layout_set_auto_dir(layout, 0)
        if let width { pango_layout_set_width(layout, Int32(max(width, 1) * Double(PANGO_SCALE))) }
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_indent(layout, Int32(indent * Double(PANGO_SCALE)))
        let text = runs.map(\.text).joined()
        pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
        let attributes = attributes(runs, style)
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
        return TextLayout(owning: layout, width: width, indent: indent)
    }

    private func attributes(_ runs: [Paragraph.Run], _ style: TextStyle) -> OpaquePointer? {
        let hasLatin = style.face.hasLatin && !latin.isEmpty
        let list = pango_attr_list_new()
        // Where a long word is broken nothing is put in: figures and names stay what they are.
        pango_attr_list_insert(list, pango_attr_insert_hyphens_new(0))
        for range in Unbreakable.ranges(runs.map(\.text).joined()) {
            Self.insert(pango_attr_allow_breaks_new(0), range, list)
        }
        var start = 0
        for run in runs {
            let end = start + run.text.utf8.count
            if run.isStrong { Self.insert(pango_attr_weight_new(PANGO_WEIGHT_BOLD), start..<end, list) }
            if hasLatin {
                let family = latin.joined(separator: ",")
                for range in Self.latinRanges(run.text) {
                    let range = start + range.lowerBound..<start + range.upperBound
                    Self.insert(pango_attr_family_new(family), range, list)
                }
            }
            start = end
        }
        return list
    }

    private static func insert(
        _ attribute: UnsafeMutablePointer<PangoAttribute>?, _ range: Range<Int>, _ list: OpaquePointer?
    ) {
        guard let attribute else { return }
        attribute.pointee.start_index = guint(clamping: range.lowerBound)
        attribute.pointee.end_index = guint(clamping: range.upperBound)
        pango_attr_list_insert(list, attribute)
    }

    /// Stretches of ASCII, in bytes. Punctuation that Chinese and Latin text share (quotes, dashes) is not among them: it
    /// is as wide as a Chinese character.
    static func latinRanges(_ text: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for (index, byte) in text.utf8.enumerated() where byte < 0x80 && byte > 0x20 {
            if let last = ranges.last, last.upperBound == index {
                ranges[ranges.count - 1] = last.lowerBound..<index + 1
            } else {
                ranges.append(index..<index + 1)
            }
        }
        return ranges
    }
}
