// The hot path of what a worker thread says: takes its message out of a
// NodeWorker.receivedMessageFromWorker event without building JSON values.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::cdp {

/// If `event` is such an event in the form that Node sends it, sets
/// `session_id`, a view into `event`, replaces `message` by the worker's own
/// message, and returns true. Anything the least unusual returns false, and
/// the general JSON path has to read it; both come to the same.
bool decode_worker_message(std::string_view event, std::string_view& session_id,
                           std::string& message);

}  // namespace heapcli::cdp
