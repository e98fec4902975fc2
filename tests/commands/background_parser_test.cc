#include "commands/background_parser.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::BackgroundParser;

// A file that is written in pieces.
class GrowingFile {
 public:
  GrowingFile()
      : path_(std::filesystem::temp_directory_path() /
              ("heapcli-growing-" + std::to_string(getpid()))),
        out_(path_, std::ios::binary) {}
  ~GrowingFile() { std::filesystem::remove(path_); }

  uint64_t append(std::string_view text) {
    out_ << text << std::flush;
    size_ += text.size();
    return size_;
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
  uint64_t size_ = 0;
};

TEST_CASE("a file is parsed while it grows") {
  const std::string text = small_heap().text();
  GrowingFile file;
  BackgroundParser parser(file.path());
  for (size_t at = 0; at < text.size(); at += 10) {
    parser.written(file.append(std::string_view(text).substr(at, 10)));
  }
  CHECK(dump(parser.finish()) == dump(small_heap().graph()));
}

TEST_CASE("bad text is reported at the end, not before") {
  GrowingFile file;
  BackgroundParser parser(file.path());
  parser.written(file.append("nonsense"));
  parser.written(file.append("more nonsense"));
  CHECK_THROWS_AS(parser.finish(), analysis::Error);
}

TEST_CASE("a file that ends too early is reported") {
  GrowingFile file;
  BackgroundParser parser(file.path());
  parser.written(file.append(small_heap().text().substr(0, 500)));
  CHECK_THROWS_WITH(parser.finish(), ContainsSubstring("cut off"));
}

TEST_CASE("a parser that is no longer wanted ends by itself") {
  GrowingFile file;
  BackgroundParser parser(file.path());
  parser.written(file.append("{\"snapshot\":"));
}

}  // namespace
}  // namespace heapcli::tests
