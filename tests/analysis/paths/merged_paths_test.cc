#include "analysis/paths/merged_paths.h"

#include "analysis/paths/path_text.h"
#include "tests/analysis/heap_with_global.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::MergedPaths;
using analysis::PathBranch;

// What holds the objects of the class `Held`.
MergedPaths merged(const SnapshotText& text) {
  const analysis::Heap heap = analysis::make_heap(text.graph());
  const analysis::PathSearch search(heap, analysis::PathKind::kTelling, {});
  std::vector<bool> selected;
  for (const auto& heap_class : heap.figures.classes.classes()) {
    selected.push_back(heap_class.name == "Held");
  }
  return analysis::merged_paths(heap, search, selected, {});
}

// `.list[…] 3 24`, one a branch, in the order of the tree.
std::vector<std::string> lines(const MergedPaths& merged) {
  std::vector<std::string> lines;
  for (size_t i = 1; i < merged.branches.size(); ++i) {
    const PathBranch& branch = merged.branches[i];
    lines.push_back(branch.step.text + (branch.repeats ? " ×n " : " ") +
                    std::to_string(branch.count) + " " +
                    std::to_string(branch.retained));
  }
  return lines;
}

TEST_CASE("objects that are held in the same way are one branch") {
  SnapshotText text = heap_with_global();
  const uint32_t list = text.node("object", "Array", 8);
  const uint32_t other = text.node("object", "Held", 100);
  text.edge(1, list, "property", "list").edge(1, other, "property", "other");
  for (uint32_t i = 0; i < 50; ++i) {
    text.element(list, text.node("object", "Held", 10), i);
  }
  const MergedPaths found = merged(text);
  CHECK(lines(found) == std::vector<std::string>{"globalThis 51 600",
                                                 ".list 50 500", "[…] 50 500",
                                                 ".other 1 100"});
  CHECK(found.branches.front().count == 51);
  CHECK(found.branches.front().retained == 600);
  CHECK(found.unreached == 0);
}

TEST_CASE("many properties of one kind are one branch, a few are not") {
  for (const uint32_t count : {5u, 40u}) {
    SnapshotText text = heap_with_global();
    const uint32_t users = text.node("object", "Users", 8);
    text.edge(1, users, "property", "users");
    for (uint32_t i = 0; i < count; ++i) {
      text.edge(users, text.node("object", "Held", 10), "property",
                "key" + std::to_string(i));
    }
    const size_t branches = count == 5 ? 2 + 5 : 2 + 1;
    CHECK(lines(merged(text)).size() == branches);
  }
}

TEST_CASE("a list is one branch, and nothing in it counts twice") {
  SnapshotText text = heap_with_global();
  uint32_t last = 1;
  for (int i = 0; i < 5000; ++i) {
    const uint32_t next = text.node("object", "Held", 10);
    text.edge(last, next, "property", i == 0 ? "list" : "next");
    last = next;
  }
  CHECK(lines(merged(text)) == std::vector<std::string>{"globalThis 5000 50000",
                                                        ".list 5000 50000",
                                                        ".next ×n 4999 0"});
}

TEST_CASE("what only the last objects show is in the tree, too") {
  SnapshotText text = heap_with_global();
  const uint32_t list = text.node("object", "Array", 8);
  text.edge(1, list, "property", "list");
  for (uint32_t i = 0; i < 20; ++i) {
    text.element(list, text.node("object", "Held", 10), i);
  }
  uint32_t last = list;
  for (int i = 0; i < 10; ++i) {
    const uint32_t next = text.node("object", "Held", 100);
    text.edge(last, next, "property", i == 0 ? "tail" : "next");
    last = next;
  }
  CHECK(lines(merged(text)) ==
        std::vector<std::string>{"globalThis 30 1200", ".list 30 1200",
                                 "[…] 20 200", ".tail 10 1000",
                                 ".next ×n 9 0"});
}

TEST_CASE("objects that only weak edges lead to are counted apart") {
  SnapshotText text = heap_with_global();
  text.edge(1, text.node("object", "Held", 10), "weak", "1")
      .edge(1, text.node("object", "Held", 10), "property", "held")
      .edge(1, text.node("object", "Held", 0), "property", "empty");
  const MergedPaths found = merged(text);
  CHECK(found.unreached == 1);
  CHECK(found.branches.front().count == 1);
}

}  // namespace
}  // namespace heapcli::tests
