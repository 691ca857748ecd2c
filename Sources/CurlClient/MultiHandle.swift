internal import CCurl
internal import NetIO

/// Owns a libcurl multi handle and joins it to the event loop: libcurl says which sockets and which timer it waits for, the loop
/// tells it what happened. Also where libcurl keeps the parsed authorities of one file.
final class MultiHandle: @unchecked Sendable {
    // Unchecked: everything mutable is touched only on the loop's thread.

    private struct Transfer {
        let easy: EasyHandle
        let done: (CURLcode) -> Void
    }

    private let handle: UnsafeMutableRawPointer
    private let loop: EventLoop
    private var transfers: [Int: Transfer] = [:]
    private var lastID = 0
    private var timer: TimerID?
    private var watched: Set<curl_socket_t> = []

    init(loop: EventLoop) throws(HTTPFailure) {
        guard CurlLibrary.isReady, let handle = curl_multi_init() else {
            throw HTTPFailure(.local, "libcurl could not be started")
        }
        self.handle = handle
        self.loop = loop
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(noc_curl_multi_set_socket_callback(handle, socketCallback, context))
        try check(noc_curl_multi_set_timer_callback(handle, timerCallback, context))
        try check(noc_curl_multi_set_long(handle, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING)))
    }

    /// Nothing is in flight: a transfer in flight is awaited by someone who holds the client.
    deinit {
        noc_curl_multi_set_socket_callback(handle, nil, nil)
        noc_curl_multi_set_timer_callback(handle, nil, nil)
        curl_multi_cleanup(handle)
    }

    var isIdle: Bool { transfers.isEmpty }

    func newID() -> Int {
        lastID += 1
        return lastID
    }

    /// Calls `done` once, never before this returns.
    func start(_ id: Int, _ easy: EasyHandle, _ done: @escaping (CURLcode) -> Void) throws(HTTPFailure) {
        loop.preconditionOnLoop()
        let code = noc_curl_set_pointer(easy.handle, CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: id))
        guard code == CURLE_OK else { throw HTTPFailure(.local, "libcurl refused the transfer's number") }
        try check(curl_multi_add_handle(handle, easy.handle))
        transfers[id] = Transfer(easy: easy, done: done)
    }

    /// Ends a transfer with `code`. A late call finds nothing.
    func end(_ id: Int, _ code: CURLcode = CURLE_ABORTED_BY_CALLBACK) {
        loop.preconditionOnLoop()
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        // Fails only for a handle that is not in, and this one is.
        curl_multi_remove_handle(handle, transfer.easy.handle)
        transfer.done(code)
    }

    private func check(_ code: CURLMcode) throws(HTTPFailure) {
        guard code != CURLM_OK else { return }
        throw HTTPFailure(.local, "libcurl: \(String(cString: curl_multi_strerror(code)))")
    }

    // MARK: What the loop tells

    private func act(_ socket: curl_socket_t, _ events: Int32) {
        var running: Int32 = 0
        let code = curl_multi_socket_action(handle, socket, events, &running)
        collect()
        // No memory, or libcurl is confused: nothing that is in flight will end by itself.
        if code != CURLM_OK { for id in transfers.keys.sorted() { end(id, CURLE_OUT_OF_MEMORY) } }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = noc_curl_message_result(message)
            if let id = number(easy) { end(id, result) }
        }
    }

    private func number(_ easy: UnsafeMutableRawPointer) -> Int? {
        var number: UnsafeMutableRawPointer?
        return noc_curl_get_pointer(easy, CURLINFO_PRIVATE, &number) == CURLE_OK ? Int(bitPattern: number) : nil
    }

    // MARK: What libcurl tells

    fileprivate func socketChanged(_ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            if watched.remove(socket) != nil { loop.unwatch(socket) }
            return
        }
        var interest: EventLoop.Interest = []
        if what & CURL_POLL_IN != 0 { interest.insert(.read) }
        if what & CURL_POLL_OUT != 0 { interest.insert(.write) }
        guard watched.insert(socket).inserted else { return loop.update(socket, interest) }
        do throws(NetIOError) {
            try loop.watch(socket, interest) { [weak self] readiness in self?.act(socket, readiness.curlEvents) }
        } catch {
            watched.remove(socket)
            giveUp(easy)
        }
    }

    /// Not at once: libcurl is in the middle of something.
    private func giveUp(_ easy: UnsafeMutableRawPointer?) {
        guard let id = easy.flatMap(number) else { return }
        loop.schedule(after: .zero) { [weak self] in self?.end(id, CURLE_FAILED_INIT) }
    }

    fileprivate func timerChanged(_ milliseconds: Int) {
        if let timer { loop.cancel(timer) }
        timer = nil
        guard milliseconds >= 0 else { return }
        timer = loop.schedule(after: .milliseconds(milliseconds)) { [weak self] in
            self?.timer = nil
            self?.act(CURL_SOCKET_TIMEOUT, 0)
        }
    }
}

extension EventLoop.Readiness {
    fileprivate var curlEvents: Int32 {
        (contains(.read) ? CURL_CSELECT_IN : 0) | (contains(.write) ? CURL_CSELECT_OUT : 0)
            | (contains(.error) ? CURL_CSELECT_ERR : 0)
    }
}

// The callbacks' context is the multi handle's owner, which takes the callbacks back before it goes. libcurl calls them on the loop.

private func socketCallback(
    _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ own: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().socketChanged(easy, socket, what)
    return 0
}

private func timerCallback(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().timerChanged(milliseconds)
    return 0
}
