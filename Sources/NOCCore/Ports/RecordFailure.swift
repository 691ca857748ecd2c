/// Why a record could not be read or written, whichever store it lies in.
package protocol RecordFailure: Error {
    var code: RecordFailureCode { get }
    /// The thing, the value and what was expected.
    var message: String { get }
    /// What the layer below said.
    var cause: String? { get }
    /// What a person can do about it, where there is something.
    var remedy: Remedy? { get }
}

package enum RecordFailureCode: String, Sendable {
    /// What is stored contradicts itself or cannot be read.
    case damaged
    /// Another process held the record for too long.
    case busy
    /// No room on the disk.
    case full
    /// The disk, directory or file may not be written.
    case readOnly = "read_only"
    /// This user may not read, or not write it.
    case forbidden
    case inputOutput = "input_output"
    /// A daemon runs on this state directory.
    case inUse = "in_use"
    /// There is no record in this directory yet.
    case missing
    /// A later version of noc wrote it.
    case newer
    /// An earlier version of noc wrote it, and who reads it may not bring it up to this one.
    case older
    /// What the caller asked for makes no sense: a wrong line, an unknown id.
    case invalid
    /// What was to be taken in does not continue what is there.
    case gap
    /// Two records claim one place: a collector put back from an older copy, or two hosts with one name.
    case fork
}
