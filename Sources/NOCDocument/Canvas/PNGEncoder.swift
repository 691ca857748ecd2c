internal import CZlib
import Foundation

/// Dots as a PNG file (RFC 2083): with a palette where 256 colours are enough, else 8 bits a colour.
///
/// Charts are flat areas of a few inks with soft edges. Cairo's own writer knows no palettes and tries every filter of every
/// line: that takes about eight times as long and makes twice as many bytes.
enum PNGEncoder {
    /// `pixels` are rows of `stride` bytes, each dot blue, green, red and one to spare, as Cairo has them on this machine.
    static func encode(_ pixels: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int) throws -> Data {
        let dots = Dots(pixels: pixels, width: width, height: height, stride: stride)
        let indexed = dots.indexed()
        var header = Data()
        append(UInt32(width), to: &header)
        append(UInt32(height), to: &header)
        header += [8, indexed == nil ? 2 : 3, 0, 0, 0]  // bits, colours or palette, deflate, filters, no interlace
        var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        append("IHDR", header, to: &file)
        if let indexed { append("PLTE", Data(indexed.palette), to: &file) }
        append("IDAT", try packed(indexed?.lines ?? dots.coloured()), to: &file)
        append("IEND", Data(), to: &file)
        return file
    }

    private struct Dots {
        let pixels: UnsafeRawBufferPointer
        let width: Int
        let height: Int
        let stride: Int

        /// Lines of places in a palette, each with filter 0 before it. Colours that agree in the upper five bits of red,
        /// green and blue are one, the first that is met. Nil when there are more than 256.
        func indexed() -> (palette: [UInt8], lines: [UInt8])? {
            var palette: [UInt8] = []
            var places = [Int16](repeating: -1, count: 1 << 15)
            let length = width + 1
            let lines = [UInt8](unsafeUninitializedCapacity: length * height) { lines, count in
                for y in 0..<height {
                    lines[y * length] = 0
                    for x in 0..<width {
                        let from = y * stride + x * 4
                        let (red, green, blue) = (pixels[from + 2], pixels[from + 1], pixels[from])
                        let key = Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
                        if places[key] < 0 {
                            guard palette.count < 768 else { return }
                            places[key] = Int16(palette.count / 3)
                            palette += [red, green, blue]
                        }
                        lines[y * length + 1 + x] = UInt8(truncatingIfNeeded: places[key])
                    }
                }
                count = length * height
            }
            return lines.isEmpty ? nil : (palette, lines)
        }

        /// Lines of red, green, blue, each with filter 0 before it.
        func coloured() -> [UInt8] {
            let length = width * 3 + 1
            return [UInt8](unsafeUninitializedCapacity: length * height) { lines, count in
                for y in 0..<height {
                    lines[y * length] = 0
                    for x in 0..<width {
                        let (from, to) = (y * stride + x * 4, y * length + 1 + x * 3)
                        lines[to] = pixels[from + 2]
                        lines[to + 1] = pixels[from + 1]
                        lines[to + 2] = pixels[from]
                    }
                }
                count = length * height
            }
        }
    }

    private static func packed(_ bytes: [UInt8]) throws -> Data {
        var size = compressBound(uLong(bytes.count))
        var packed = Data(count: Int(size))
        let code = packed.withUnsafeMutableBytes { target in
            compress2(
                target.baseAddress?.assumingMemoryBound(to: Bytef.self), &size, bytes, uLong(bytes.count), Z_BEST_SPEED)
        }
        guard code == Z_OK else { throw RenderFailure(message: "PNG: zlib gives error \(code)") }
        return packed.prefix(Int(size))
    }

    private static func append(_ name: StaticString, _ content: Data, to file: inout Data) {
        append(UInt32(content.count), to: &file)
        let body = Data("\(name)".utf8) + content
        file += body
        let sum = body.withUnsafeBytes { crc32(0, $0.bindMemory(to: Bytef.self).baseAddress, uInt(body.count)) }
        append(UInt32(sum), to: &file)
    }

    private static func append(_ number: UInt32, to file: inout Data) {
        withUnsafeBytes(of: number.bigEndian) { file += $0 }
    }
}
