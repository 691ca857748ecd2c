/// What no line may be broken in: a number with the 第 before it and the unit behind it.
enum Unbreakable {
    /// Units of more than one character, the longer before those they begin with. Of others the first character is kept.
    private static let units = [
        "个百分点", "单位·小时", "千瓦时", "平方米", "个月", "百分点", "万元", "亿元", "小时", "分钟", "毫秒", "微秒", "季度", "位数",
    ].map { Array($0.unicodeScalars) }
    private static let latinUnits = [
        "ms", "min", "Mbps", "Gbps", "kbps", "kWh", "dBm", "kB", "MB", "GB", "s", "h", "V", "A", "W",
    ]
    .map { Array(" \($0)".unicodeScalars) }
    private static let longest = 24

    /// Such stretches of `text` in UTF-8 bytes, in order and without overlap.
    static func ranges(_ text: String) -> [Range<Int>] {
        // Most texts have no number at all, and need no second look.
        guard text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return [] }
        let scalars = Array(text.unicodeScalars)
        var offsets = [0]
        for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
        var ranges: [Range<Int>] = []
        var index = 0
        while index < scalars.count {
            guard isDigit(scalars[index]) else {
                index += 1
                continue
            }
            let start = index > 0 && scalars[index - 1] == "第" ? index - 1 : index
            let numberEnd = endOfNumber(scalars, index)
            let end = numberEnd + unit(scalars[numberEnd...])
            if end - start > 1, end - start <= longest { ranges.append(offsets[start]..<offsets[end]) }
            index = end
        }
        return ranges
    }

    private static func endOfNumber(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
        var end = start + 1
        while end < scalars.count {
            if isDigit(scalars[end]) {
                end += 1
            } else if scalars[end] == "." || scalars[end] == ",", end + 1 < scalars.count, isDigit(scalars[end + 1]) {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    /// How many scalars of what follows a number are its unit.
    private static func unit(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
        if let unit = units.first(where: rest.starts(with:)) { return unit.count }
        guard let first = rest.first else { return 0 }
        if (0x4E00...0x9FFF).contains(first.value) || "%％‰℃°".unicodeScalars.contains(first) { return 1 }
        guard let unit = latinUnits.first(where: rest.starts(with:)) else { return 0 }
        let next = rest.dropFirst(unit.count).first
        return next.map { $0.properties.isAlphabetic && $0.isASCII } ?? false ? 0 : unit.count
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
