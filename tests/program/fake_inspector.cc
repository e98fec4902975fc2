#include "tests/program/fake_inspector.h"

#include "tests/program/node_targets.h"

namespace heapcli::tests {

FakeInspector::FakeInspector(const std::string& mode)
    : process_({"node", script("fake_inspector.cjs"), mode}),
      port_(process_.await_line(Stream::kOut, "listening on ")) {}

}  // namespace heapcli::tests
