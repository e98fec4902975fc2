#include "analysis/snapshot_file.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

class TempFile {
 public:
  explicit TempFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("heapcli-test-" + std::to_string(getpid()) + ".heapsnapshot")) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST_CASE("a snapshot file is read with progress") {
  const std::string text = small_heap().text();
  const TempFile file(text);
  uint64_t last = 0;
  const auto graph = analysis::read_snapshot_file(
      file.path(), [&](uint64_t done, uint64_t total) {
        last = done;
        CHECK(total == text.size());
      });
  CHECK(last == text.size());
  CHECK(dump(graph) == dump(small_heap().graph()));
}

TEST_CASE("errors of a file start with its name") {
  const TempFile file("nonsense");
  CHECK_THROWS_WITH(analysis::read_snapshot_file(file.path()),
                    ContainsSubstring(file.path() + ": not a JSON object"));
  CHECK_THROWS_WITH(analysis::read_snapshot_file("/does/not/exist"),
                    ContainsSubstring("/does/not/exist: No such file"));
  CHECK_THROWS_WITH(analysis::read_snapshot_file("/tmp"),
                    ContainsSubstring("is a directory"));
}

TEST_CASE("reading stops when it is asked to") {
  const TempFile file(small_heap().text());
  std::stop_source stop;
  stop.request_stop();
  try {
    analysis::read_snapshot_file(file.path(), {}, stop.get_token());
    FAIL("it read on");
  } catch (const analysis::Error& error) {
    CHECK(error.kind() == analysis::Error::Kind::kCancelled);
  }
}

}  // namespace
}  // namespace heapcli::tests
