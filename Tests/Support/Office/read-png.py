"""Tells the dots of a PNG file without filters and interlace: size and kind of colour, then `red green blue` of each.

usage: read-png.py FILE
"""
import struct
import sys
import zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
place, chunks = 8, {}
while place < len(data):
    size, name = struct.unpack(">I4s", data[place:place + 8])
    body = data[place + 8:place + 8 + size]
    assert struct.unpack(">I", data[place + 8 + size:place + 12 + size])[0] == zlib.crc32(name + body)
    chunks[name] = body
    place += size + 12
assert list(chunks)[-1] == b"IEND"
width, height, bits, kind, packing, filters, interlace = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
assert (bits, packing, filters, interlace) == (8, 0, 0, 0)
step = {2: 3, 3: 1}[kind]
lines = zlib.decompress(chunks[b"IDAT"])
assert len(lines) == height * (1 + width * step)
dots = []
for y in range(height):
    line = lines[y * (1 + width * step):(y + 1) * (1 + width * step)]
    assert line[0] == 0
    for x in range(width):
        dot = line[1 + x * step:1 + (x + 1) * step]
        dots.append(chunks[b"PLTE"][dot[0] * 3:dot[0] * 3 + 3] if kind == 3 else dot)
print("%dx%d %d" % (width, height, kind))
print(",".join("%d %d %d" % tuple(dot) for dot in dots))
