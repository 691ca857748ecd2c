internal import NetIO

extension HTTPSession {
    /// The answer with its body as the server's page. A small body may unpack to a large one: not on the event loop.
    func unpacked(_ response: HTTPResponse, _ deadline: Duration) async throws(HTTPFailure) -> HTTPResponse {
        let (codings, body, largest) = (response.codings, response.body, options.maximumBody)
        guard !body.isEmpty, ContentDecoder(codings, largest: largest) != nil else { return response }
        let result = await client.loop.lanes.run(for: reader, reading: body.count, until: deadline) {
            ContentDecoder.unpacked(body, codings, largest: largest)
        }
        var response = response
        switch result {
        case .success(.success(let page)): response.body = page
        case .success(.failure(.corrupt(let why))):
            throw HTTPFailure(.protocolError, "the body is not packed as the server says: \(why)")
        case .success(.failure(.tooLong)):
            throw HTTPFailure(.tooLarge, "the body is longer than \(largest) bytes")
        case .success(.failure(.noMemory)): throw HTTPFailure(.local, "no memory to unpack the body")
        case .failure(.overran), .failure(.stillRunning):
            throw HTTPFailure(.timeout, "the body could not be unpacked in time")
        case .failure(.crowded): throw HTTPFailure(.local, "too many answers wait to be unpacked")
        }
        return response
    }
}

extension ContentDecoder {
    /// What came until the body ended, which may be too early.
    static func unpacked(_ body: [UInt8], _ codings: [String], largest: Int) -> Result<[UInt8], Problem> {
        guard let decoder = ContentDecoder(codings, largest: largest) else { return .success(body) }
        return Result { () throws(Problem) in
            var page: [UInt8] = []
            let pieces = body.withUnsafeBytes { bytes in
                Result { () throws(Problem) in try decoder.take(bytes) { page.append(contentsOf: $0) } }
            }
            try pieces.get()
            return page
        }
    }
}
