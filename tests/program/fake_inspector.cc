#include "tests/program/fake_inspector.h"

#include <stdexcept>

#include "tests/program/node_targets.h"

namespace heapcli::tests {

FakeInspector::FakeInspector(const std::string& mode)
    : process_({"node", script("fake_inspector.cjs"), mode}),
      port_(process_.await_line(Stream::kOut, "listening on ")) {}

std::string without_origin(const std::string& snapshot) {
  const std::string begin = R"({"snapshot":{"heapcli":{)";
  const std::string end = "},";
  const size_t at = begin.find("\"heapcli");
  const size_t end_at = snapshot.find(end, begin.size());
  if (!snapshot.starts_with(begin) || end_at == std::string::npos) {
    throw std::runtime_error("a snapshot that does not say where it is from");
  }
  return snapshot.substr(0, at) + snapshot.substr(end_at + end.size());
}

}  // namespace heapcli::tests
