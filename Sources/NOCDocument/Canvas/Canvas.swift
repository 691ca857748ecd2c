internal import CPango
import Foundation

/// A surface to draw on with Cairo: the pages of a PDF, or an image. Units are points from the upper left corner.
final class Canvas {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let sink: ByteSink

    /// What Cairo has written so far. The canvas holds it for as long as its surface may write, and Cairo writes only inside
    /// calls of the canvas.
    private final class ByteSink {
        var data = Data()

        static let write: cairo_write_func_t = { closure, bytes, count in
            guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
            Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue().data.append(bytes, count: Int(count))
            return CAIRO_STATUS_SUCCESS
        }

        var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
    }

    private init(_ surface: OpaquePointer?, _ sink: ByteSink) throws {
        guard let surface else { throw RenderFailure(message: "Cairo gave no surface") }
        guard let cairo = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw RenderFailure(message: "Cairo gave no context")
        }
        self.surface = surface
        self.cairo = cairo
        self.sink = sink
        try check()
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    /// Cairo remembers the first error and does nothing after it: asking once at the end is enough.
    private func check() throws {
        for status in [cairo_status(cairo), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            throw RenderFailure(message: "Cairo: \(String(cString: cairo_status_to_string(status)))")
        }
    }

    // MARK: Image

    /// A white image of so many points, `scale` pixels each.
    convenience init(imageWidth width: Double, height: Double, scale: Double) throws {
        let pixels = (Int32((width * scale).rounded(.up)), Int32((height * scale).rounded(.up)))
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, max(pixels.0, 1), max(pixels.1, 1))
        try self.init(surface, ByteSink())
        cairo_scale(cairo, scale, scale)
        set(.white)
        cairo_paint(cairo)
    }

    func png() throws -> Data {
        try check()
        cairo_surface_flush(surface)
        let (width, height) = (cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface))
        let stride = cairo_image_surface_get_stride(surface)
        guard let dots = cairo_image_surface_get_data(surface) else {
            throw RenderFailure(message: "PNG: Cairo gave no dots")
        }
        let pixels = UnsafeRawBufferPointer(start: dots, count: Int(stride) * Int(height))
        return try PNGEncoder.encode(pixels, width: Int(width), height: Int(height), stride: Int(stride))
    }

    // MARK: Pages

    convenience init(pdfWidth width: Double, height: Double) throws {
        let sink = ByteSink()
        try self.init(cairo_pdf_surface_create_for_stream(ByteSink.write, sink.closure, width, height), sink)
    }

    /// Of the page that is about to be drawn.
    func setPageSize(width: Double, height: Double) { cairo_pdf_surface_set_size(surface, width, height) }

    func endPage() { cairo_show_page(cairo) }

    enum Metadata { case title, author, subject, creator, created }

    func set(_ metadata: Metadata, _ text: String) {
        let key =
            switch metadata {
            case .title: CAIRO_PDF_METADATA_TITLE
            case .author: CAIRO_PDF_METADATA_AUTHOR
            case .subject: CAIRO_PDF_METADATA_SUBJECT
            case .creator: CAIRO_PDF_METADATA_CREATOR
            case .created: CAIRO_PDF_METADATA_CREATE_DATE
            }
        cairo_pdf_surface_set_metadata(surface, key, text)
    }

    /// An entry of the outline under `parent`, the top where it is nil. Pages count from 1, `y` from the top of the page.
    func addOutline(_ title: String, under parent: Int32?, page: Int, y: Double) -> Int32 {
        cairo_pdf_surface_add_outline(
            surface, parent ?? Int32(CAIRO_PDF_OUTLINE_ROOT), title, "page=\(page) pos=[0 \(Int(y))]",
            CAIRO_PDF_OUTLINE_FLAG_OPEN)
    }

    /// What `body` draws leads to a page when it is chosen.
    func link(toPage page: Int, _ body: () -> Void) {
        cairo_tag_begin(cairo, CAIRO_TAG_LINK, "page=\(page) pos=[0 0]")
        body()
        cairo_tag_end(cairo, CAIRO_TAG_LINK)
    }

    /// The whole file; nothing may be drawn after it.
    func pdf() throws -> Data {
        try check()
        cairo_surface_finish(surface)
        try check()
        return sink.data
    }

    // MARK: Shapes

    private func set(_ ink: Ink) {
        func part(_ shift: UInt32) -> Double { Double(ink.rawValue >> shift & 0xff) / 255 }
        cairo_set_source_rgb(cairo, part(16), part(8), part(0))
    }

    func box(_ box: Drawing.Box, fill: Fill? = nil, stroke: Drawing.Stroke? = nil) {
        cairo_rectangle(cairo, box.x, box.y, box.width, box.height)
        paint(fill, stroke)
    }

    func path(_ points: [Drawing.Point], isClosed: Bool = false, fill: Fill? = nil, stroke: Drawing.Stroke? = nil) {
        for point in points { cairo_line_to(cairo, point.x, point.y) }
        if isClosed { cairo_close_path(cairo) }
        paint(fill, stroke)
    }

    func line(_ from: Drawing.Point, _ to: Drawing.Point, _ stroke: Drawing.Stroke) {
        path([from, to], stroke: stroke)
    }

    private func paint(_ fill: Fill?, _ stroke: Drawing.Stroke?) {
        switch fill {
        case .ink(let ink):
            set(ink)
            cairo_fill_preserve(cairo)
        case .pattern(let pattern): tile(pattern)
        case nil: break
        }
        if let stroke {
            set(stroke.ink)
            cairo_set_line_width(cairo, stroke.width)
            cairo_set_dash(cairo, stroke.dash, Int32(stroke.dash.count), 0)
            cairo_stroke_preserve(cairo)
        }
        cairo_new_path(cairo)
    }

    /// Fills the current path, and keeps it. The lines are drawn one by one: patterns of Cairo become pictures in some readers.
    private func tile(_ pattern: Pattern) {
        set(pattern.ground)
        cairo_fill_preserve(cairo)
        let outline = cairo_copy_path(cairo)
        cairo_save(cairo)
        var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
        cairo_path_extents(cairo, &left, &top, &right, &bottom)
        cairo_clip(cairo)
        for line in pattern.lines { repeatLine(line, (left, top), (right, bottom)) }
        set(pattern.ink)
        cairo_set_line_width(cairo, 1)
        cairo_set_dash(cairo, [], 0, 0)
        cairo_stroke(cairo)
        cairo_restore(cairo)
        cairo_append_path(cairo, outline)
        cairo_path_destroy(outline)
    }

    /// Adds a line of every tile between two corners to the path; those along a diagonal as one line through all tiles.
    private func repeatLine(
        _ line: (from: Drawing.Point, to: Drawing.Point), _ low: (x: Double, y: Double), _ high: (x: Double, y: Double)
    ) {
        let size = Pattern.size
        func down(_ value: Double) -> Double { (value / size).rounded(.down) * size }
        guard line.to.x - line.from.x == size, abs(line.to.y - line.from.y) == size else {
            for y in stride(from: down(low.y), to: high.y, by: size) {
                for x in stride(from: down(low.x), to: high.x, by: size) {
                    cairo_move_to(cairo, x + line.from.x, y + line.from.y)
                    cairo_line_to(cairo, x + line.to.x, y + line.to.y)
                }
            }
            return
        }
        let slope = (line.to.y - line.from.y) / size
        let ends = [low.y - slope * low.x, low.y - slope * high.x, high.y - slope * low.x, high.y - slope * high.x]
        let (least, most) = (ends.min() ?? 0, ends.max() ?? 0)
        for offset in stride(from: down(least), through: most, by: size) {
            cairo_move_to(cairo, low.x, slope * low.x + offset)
            cairo_line_to(cairo, high.x, slope * high.x + offset)
        }
    }

    /// Draws a line of text from `x` on, standing on `base`.
    func text(_ layout: TextLayout, line: Int = 0, x: Double, base: Double, ink: Ink) {
        set(ink)
        cairo_move_to(cairo, x, base)
        layout.show(line: line, on: cairo)
        cairo_new_path(cairo)
    }

    /// What `body` draws is moved to `place`, then turned by `angle` degrees clockwise, then made `scale` times as large.
    func moved(to place: Drawing.Point, angle: Double = 0, scale: Double = 1, _ body: () -> Void) {
        cairo_save(cairo)
        cairo_translate(cairo, place.x, place.y)
        if angle != 0 { cairo_rotate(cairo, angle * .pi / 180) }
        if scale != 1 { cairo_scale(cairo, scale, scale) }
        body()
        cairo_restore(cairo)
    }
}
