#include "commands/local_process/process_tree.h"

#include <utility>

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using Places = std::vector<std::pair<size_t, size_t>>;

Places order(const std::vector<ProcessLink>& processes) {
  Places places;
  for (const TreePlace& place : in_tree_order(processes)) {
    places.emplace_back(place.index, place.depth);
  }
  return places;
}

TEST_CASE("a process is listed below the one that has started it") {
  CHECK(order({{3, 0}, {5, 4}, {4, 0}, {9, 3}, {7, 5}, {8, 3}, {0, 0}}) ==
        Places{{0, 0}, {3, 1}, {5, 1}, {2, 0}, {1, 1}, {4, 2}, {6, 0}});
}

TEST_CASE("processes that have nobody above them keep their order") {
  CHECK(order({}).empty());
  CHECK(order({{0, 0}, {9, 1}, {0, 0}, {4, 77}}) ==
        Places{{0, 0}, {1, 0}, {2, 0}, {3, 0}});
}

TEST_CASE("processes in a circle are listed all the same") {
  CHECK(order({{1, 2}, {2, 1}, {3, 3}}).size() == 3);
}

}  // namespace
}  // namespace heapcli::commands
