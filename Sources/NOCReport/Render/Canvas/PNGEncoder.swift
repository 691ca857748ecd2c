internal import CZlib
import Foundation

/// Dots as a PNG file (RFC 2083), 8 bits a colour.
///
/// Cairo's own writer tries every filter of every line: for charts, which are flat areas, that takes five times as long and
/// saves nothing.
enum PNGEncoder {
    /// `pixels` are rows of `stride` bytes, each dot blue, green, red and one to spare, as Cairo has them on this machine.
    static func encode(_ pixels: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int) throws -> Data {
        var header = Data()
        append(UInt32(width), to: &header)
        append(UInt32(height), to: &header)
        header += [8, 2, 0, 0, 0]  // bits, true colour, deflate, filters by line, no interlace
        var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        append("IHDR", header, to: &file)
        append("IDAT", try packed(lines(pixels, width, height, stride)), to: &file)
        append("IEND", Data(), to: &file)
        return file
    }

    /// Lines of red, green, blue, each with filter 0 before it.
    private static func lines(_ pixels: UnsafeRawBufferPointer, _ width: Int, _ height: Int, _ stride: Int) -> [UInt8] {
        let length = width * 3 + 1
        return [UInt8](unsafeUninitializedCapacity: length * height) { lines, count in
            for y in 0..<height {
                var (from, to) = (y * stride, y * length)
                lines[to] = 0
                to += 1
                for _ in 0..<width {
                    lines[to] = pixels[from + 2]
                    lines[to + 1] = pixels[from + 1]
                    lines[to + 2] = pixels[from]
                    from += 4
                    to += 3
                }
            }
            count = length * height
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
        append(
            UInt32(body.withUnsafeBytes { crc32(0, $0.bindMemory(to: Bytef.self).baseAddress, uInt(body.count)) }),
            to: &file)
    }

    private static func append(_ number: UInt32, to file: inout Data) {
        withUnsafeBytes(of: number.bigEndian) { file += $0 }
    }
}
