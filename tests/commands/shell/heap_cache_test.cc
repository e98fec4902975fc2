#include "commands/shell/heap_cache.h"

#include <filesystem>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

// Counts how often a file is read and analysed.
class Counted {
 public:
  explicit Counted(uint64_t budget) : cache_(budget) {}

  std::shared_ptr<const analysis::Heap> heap(const std::string& file,
                                             bool raw_names = false) {
    return cache_.heap(
        file, raw_names, [this] { return read(); },
        [this](analysis::HeapGraph graph) {
          ++made;
          return std::make_shared<const analysis::Heap>(
              analysis::make_heap(std::move(graph)));
        });
  }
  std::shared_ptr<const analysis::HeapGraph> graph(const std::string& file) {
    return cache_.graph(file, [this] { return read(); });
  }
  HeapCache& cache() { return cache_; }

  int reads = 0;
  int made = 0;

 private:
  analysis::HeapGraph read() {
    ++reads;
    return tests::small_heap().graph();
  }
  HeapCache cache_;
};

TEST_CASE("a heap that was seen is not read again") {
  const tests::TempDir dir;
  const std::string file = dir.file("a");
  tests::write_file(file, "1");
  Counted counted(uint64_t{1} << 30);
  const auto graph = counted.graph(file);
  CHECK(counted.graph(file) == graph);
  const auto heap = counted.heap(file);
  CHECK(counted.heap(file) == heap);
  CHECK(counted.graph(file).get() == &heap->graph);
  CHECK(counted.reads == 1);
  CHECK(counted.made == 1);
  CHECK(counted.heap(file, /*raw_names=*/true) != heap);
  CHECK(counted.reads == 1);
  CHECK(counted.made == 2);
  CHECK(counted.cache().bytes() > 0);
}

TEST_CASE("a file that was replaced is read anew") {
  const tests::TempDir dir;
  const std::string file = dir.file("a");
  tests::write_file(file, "1");
  Counted counted(uint64_t{1} << 30);
  counted.heap(file);
  tests::write_file(file, "22");
  counted.heap(file);
  CHECK(counted.reads == 2);
}

TEST_CASE("what is used least goes first when memory is short") {
  const tests::TempDir dir;
  tests::write_file(dir.file("a"), "a");
  tests::write_file(dir.file("b"), "b");
  Counted counted(1);
  counted.heap(dir.file("a"));
  counted.heap(dir.file("a"));
  CHECK(counted.reads == 1);  // The last one stays, however large.
  counted.heap(dir.file("b"));
  counted.heap(dir.file("a"));
  CHECK(counted.reads == 3);
}

}  // namespace
}  // namespace heapcli::commands
