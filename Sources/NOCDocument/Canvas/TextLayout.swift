internal import CPango

/// Text broken into lines. Who draws it decides where each line stands, so lines can go to different pages.
final class TextLayout {
    private let layout: OpaquePointer?
    private let width: Double?
    private let indent: Double
    let lineCount: Int

    /// Takes over a reference to a `PangoLayout`.
    init(owning layout: OpaquePointer?, width: Double?, indent: Double) {
        self.layout = layout
        self.width = width
        self.indent = indent
        lineCount = Int(pango_layout_get_line_count(layout))
    }

    deinit { if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) } }

    /// Of a line, without what is left free around it.
    func width(ofLine index: Int) -> Double {
        guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { return 0 }
        var extents = PangoRectangle()
        pango_layout_line_get_extents(line, nil, &extents)
        return Double(extents.width) / Double(PANGO_SCALE)
    }

    /// Which bytes of the text stand in a line.
    func range(ofLine index: Int) -> Range<Int> {
        guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { return 0..<0 }
        let start = Int(line.pointee.start_index)
        return start..<start + Int(line.pointee.length)
    }

    /// Of its widest line.
    var widest: Double { (0..<lineCount).map(width(ofLine:)).max() ?? 0 }

    /// Where a line begins in the width it was broken for.
    func offset(ofLine index: Int, _ alignment: Column.Alignment) -> Double {
        let start = index == 0 ? indent : 0
        guard let width, alignment != .leading else { return start }
        let free = width - start - self.width(ofLine: index)
        return start + (alignment == .center ? free / 2 : free)
    }

    /// Spreads every line but the last of a paragraph over the whole width, between its full-width characters: Pango would
    /// widen the few blanks of a Chinese line. A line with hardly any such characters is left as it is.
    func justify() {
        guard let width else { return }
        for index in 0..<lineCount {
            guard let line = pango_layout_get_line(layout, Int32(index)) else { continue }
            let next = index + 1 < lineCount ? pango_layout_get_line_readonly(layout, Int32(index + 1)) : nil
            guard let next, next.pointee.is_paragraph_start == 0 else { continue }
            let free = width - (index == 0 ? indent : 0) - self.width(ofLine: index)
            Self.spread(Int32(free * Double(PANGO_SCALE)), over: line)
        }
    }

    private static func spread(_ free: Int32, over line: UnsafeMutablePointer<PangoLayoutLine>) {
        var places: [UnsafeMutablePointer<PangoGlyphInfo>] = []
        var run = line.pointee.runs
        while let entry = run {
            let item = entry.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self)
            if let glyphs = item?.pointee.glyphs, let first = glyphs.pointee.glyphs {
                let wide = item.map { Self.fullWidth($0.pointee.item) } ?? 0
                for index in 0..<Int(glyphs.pointee.num_glyphs) where first[index].geometry.width >= wide {
                    places.append(first + index)
                }
            }
            run = entry.pointee.next
        }
        _ = places.popLast()
        guard free > 0, places.count > 8 else { return }
        var rest = free
        for (index, place) in places.enumerated() {
            let share = rest / Int32(places.count - index)
            place.pointee.geometry.width += share
            rest -= share
        }
    }

    /// Nine tenths of the font's size, in Pango's units: what is at least as wide is a full-width character.
    private static func fullWidth(_ item: UnsafeMutablePointer<PangoItem>?) -> Int32 {
        guard let font = item?.pointee.analysis.font else { return .max }
        let description = pango_font_describe_with_absolute_size(font)
        defer { pango_font_description_free(description) }
        return pango_font_description_get_size(description) / 10 * 9
    }

    /// Draws a line with its base line at the current point of a Cairo context.
    func show(line index: Int, on cairo: OpaquePointer) {
        guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { return }
        pango_cairo_show_layout_line(cairo, line)
    }
}
