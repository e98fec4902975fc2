#include "analysis/profile/profile_file.h"

#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "analysis/error.h"
#include "tests/analysis/profile/heapprofile_text.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

class TempFile {
 public:
  explicit TempFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("heapcli-test-" + std::to_string(getpid()) + ".any")) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST_CASE("a profile is known by what is in it, whatever its name") {
  CHECK(analysis::looks_like_profile(TempFile(small_heapprofile()).path()));
  CHECK(!analysis::looks_like_profile(TempFile(small_heap().text()).path()));
  CHECK(!analysis::looks_like_profile(TempFile("").path()));
  CHECK(!analysis::looks_like_profile("/does/not/exist"));
  CHECK(!analysis::looks_like_profile("-"));
}

TEST_CASE("a profile file is read, compressed or not") {
  CHECK(analysis::read_profile_file(TempFile(small_heapprofile()).path())
            .total_bytes() == 4321);
  const TempFile packed("");
  gzFile out = gzopen(packed.path().c_str(), "wb");
  const std::string text = small_heapprofile();
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  CHECK(analysis::looks_like_profile(packed.path()));
  CHECK(analysis::read_profile_file(packed.path()).total_bytes() == 4321);
}

TEST_CASE("errors of a profile file start with its name") {
  const TempFile file("nonsense");
  CHECK_THROWS_WITH(analysis::read_profile_file(file.path()),
                    ContainsSubstring(file.path() + " is no allocation"));
  CHECK_THROWS_WITH(analysis::read_profile_file("/does/not/exist"),
                    ContainsSubstring("/does/not/exist: No such file"));
}

TEST_CASE("reading a profile stops when it is asked to") {
  const TempFile file(small_heapprofile());
  std::stop_source stop;
  stop.request_stop();
  try {
    analysis::read_profile_file(file.path(), stop.get_token());
    FAIL("it read on");
  } catch (const analysis::Error& error) {
    CHECK(error.kind() == analysis::Error::Kind::kCancelled);
  }
}

}  // namespace
}  // namespace heapcli::tests
