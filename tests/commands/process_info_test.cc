#include "commands/process_info.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::commands {
namespace {

using cdp::Json;

// Answers each question with the next of these, the last one again and again;
// says how many questions there were.
int ask(const std::vector<Json>& answers, ProcessInfo& info) {
  const auto peer = std::make_shared<tests::FakePeer>();
  size_t asked = 0;
  peer->methods["Runtime.evaluate"] = [&](const Json&) {
    const Json& answer = answers[std::min(asked++, answers.size() - 1)];
    return Json{{"result", {{"type", "object"}, {"value", answer}}}};
  };
  cdp::Session session = tests::fake_session(peer);
  info = process_identity(session);
  return static_cast<int>(asked);
}

TEST_CASE("a process that is just starting is asked again who it is") {
  ProcessInfo info;
  CHECK(ask({Json::object(),
             {{"runtime", "node 12.10.0"}, {"v8", "7.6"}},
             {{"runtime", "node 12.10.0"}, {"pid", 7}}},
            info) == 3);
  CHECK(info.pid == 7);
}

TEST_CASE("a page, which has no process id, is asked once") {
  ProcessInfo info;
  CHECK(ask({{{"runtime", "Mozilla/5.0"}}}, info) == 1);
  CHECK_FALSE(info.pid);
  CHECK(ask({Json(7)}, info) == 1);
}

}  // namespace
}  // namespace heapcli::commands
