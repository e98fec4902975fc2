#include "cdp/worker_message.h"

#include <algorithm>

#include "cdp/ascii_unescape.h"

namespace heapcli::cdp {
namespace {

constexpr std::string_view kBeforeId =
    R"({"method":"NodeWorker.receivedMessageFromWorker",)"
    R"("params":{"sessionId":")";
constexpr std::string_view kBeforeMessage = R"(","message":")";
constexpr std::string_view kEnd = R"("}})";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool decode_worker_message(std::string_view event, std::string_view& session_id,
                           std::string& message) {
  if (!event.starts_with(kBeforeId)) return false;
  std::string_view rest = event.substr(kBeforeId.size());
  const auto id_end = std::find_if_not(rest.begin(), rest.end(), is_digit);
  session_id = rest.substr(0, static_cast<size_t>(id_end - rest.begin()));
  rest.remove_prefix(session_id.size());
  if (session_id.empty() || !rest.starts_with(kBeforeMessage)) return false;
  rest.remove_prefix(kBeforeMessage.size());
  if (!rest.ends_with(kEnd)) return false;
  rest.remove_suffix(kEnd.size());
  return unescape_ascii(rest, message);
}

}  // namespace heapcli::cdp
