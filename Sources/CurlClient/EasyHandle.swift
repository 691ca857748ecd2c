internal import CCurl

/// Owns a libcurl easy handle with what libcurl points into while it works: the callbacks' receiver, lists and the error text.
/// It carries the cookies of its session from one transfer to the next.
final class EasyHandle {
    let handle: UnsafeMutableRawPointer
    private(set) var receiver: Receiver
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private let errorText: UnsafeMutablePointer<CChar>
    /// Filled by the shim's own callbacks.
    private let notes: UnsafeMutablePointer<noc_curl_notes>

    private let socketMark: Int32

    /// Its sockets have lower numbers than `socketMark`.
    init(socketsBelow socketMark: Int32) throws(HTTPFailure) {
        guard CurlLibrary.isReady, let handle = curl_easy_init() else {
            throw HTTPFailure(.local, "libcurl could not be started")
        }
        self.handle = handle
        self.socketMark = socketMark
        receiver = Receiver(easy: handle, maximumHeaders: 0, maximumBody: 0)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        notes = .allocate(capacity: 1)
        notes.initialize(to: noc_curl_notes())
    }

    deinit {
        curl_easy_cleanup(handle)
        for list in lists { curl_slist_free_all(list) }
        errorText.deallocate()
        notes.deallocate()
    }

    /// Makes the handle as new but for its cookies.
    func reset(maximumHeaders: Int, maximumBody: Int) throws(HTTPFailure) {
        curl_easy_reset(handle)
        for list in lists { curl_slist_free_all(list) }
        lists = []
        errorText.pointee = 0
        notes.pointee = noc_curl_notes()
        notes.pointee.socket_mark = socketMark
        try check(noc_curl_note_sockets(handle, notes), CURLOPT_OPENSOCKETFUNCTION)
        receiver = Receiver(easy: handle, maximumHeaders: maximumHeaders, maximumBody: maximumBody)
        let context = Unmanaged.passUnretained(receiver).toOpaque()
        try check(noc_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText), CURLOPT_ERRORBUFFER)
        try check(noc_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, headerCallback), CURLOPT_HEADERFUNCTION)
        try check(noc_curl_set_pointer(handle, CURLOPT_HEADERDATA, context), CURLOPT_HEADERDATA)
        try check(noc_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, bodyCallback), CURLOPT_WRITEFUNCTION)
        try check(noc_curl_set_pointer(handle, CURLOPT_WRITEDATA, context), CURLOPT_WRITEDATA)
        try check(noc_curl_set_ready_callback(handle, readyCallback), CURLOPT_PREREQFUNCTION)
        try check(noc_curl_set_pointer(handle, CURLOPT_PREREQDATA, context), CURLOPT_PREREQDATA)
    }

    /// Once the other options of a transfer over TLS are set.
    func watchTLS(isLegacy: Bool) throws(HTTPFailure) {
        notes.pointee.is_legacy = isLegacy ? 1 : 0
        try check(noc_curl_note_tls(handle, notes), CURLOPT_SSL_CTX_FUNCTION)
    }

    /// What libcurl wrote about the last failure.
    var message: String { String(cString: errorText) }

    /// `errno` of a socket that could not be made; nil: all could.
    var socketError: Int32? { notes.pointee.socket_error == 0 ? nil : notes.pointee.socket_error }

    /// The server asked for a client certificate, and there was none to show.
    var lacksCertificate: Bool { notes.pointee.lacks_certificate != 0 }
}

/// Options, typed. A refusal is this host's own trouble.
extension EasyHandle {
    func set(_ option: CURLoption, _ value: Int) throws(HTTPFailure) {
        try check(noc_curl_set_long(handle, option, value), option)
    }

    func set(_ option: CURLoption, _ value: Bool) throws(HTTPFailure) { try set(option, value ? 1 : 0) }

    func set(_ option: CURLoption, _ value: String?) throws(HTTPFailure) {
        try check(noc_curl_set_text(handle, option, value), option)
    }

    func set(_ option: CURLoption, lines: [String]) throws(HTTPFailure) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw HTTPFailure(.local, "no memory")
            }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        try check(noc_curl_set_pointer(handle, option, list), option)
    }

    func set(body: [UInt8]) throws(HTTPFailure) {
        let bytes = body.isEmpty ? [0] : body
        let code = noc_curl_set_body(handle, bytes, body.count)
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(HTTPFailure) {
        guard code != CURLE_OK else { return }
        throw HTTPFailure(
            .local, "libcurl refused option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))")
    }
}

/// Facts about the last transfer; nil where libcurl does not tell.
extension EasyHandle {
    func number(_ info: CURLINFO) -> Int? {
        var value = 0
        return noc_curl_get_long(handle, info, &value) == CURLE_OK ? value : nil
    }

    /// Since the transfer began; zero where the phase was not reached.
    func time(_ info: CURLINFO) -> Duration {
        var value: curl_off_t = 0
        return noc_curl_get_offset(handle, info, &value) == CURLE_OK ? .microseconds(value) : .zero
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard noc_curl_get_text(handle, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    func lines(_ info: CURLINFO) -> [String] {
        var list: UnsafeMutablePointer<curl_slist>?
        guard noc_curl_get_list(handle, info, &list) == CURLE_OK else { return [] }
        defer { curl_slist_free_all(list) }
        var result: [String] = []
        var next = list
        while let line = next {
            if let data = line.pointee.data { result.append(String(cString: data)) }
            next = line.pointee.next
        }
        return result
    }
}

enum CurlLibrary {
    /// Done once in a process; libcurl wants no end.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

// The callbacks' context is the receiver that the easy handle owns: libcurl calls none after the handle is cleaned up.

private func headerCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
)
    -> Int
{
    guard let context, let bytes else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().takeHeader(line) ? line.count : 0
}

private func bodyCallback(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
)
    -> Int
{
    guard let context, let bytes else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().takeBody(piece) ? piece.count : 0
}

private func readyCallback(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
    guard let context else { return CURL_PREREQFUNC_ABORT }
    Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().connectionIsReady()
    return CURL_PREREQFUNC_OK
}
