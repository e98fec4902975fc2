#include "commands/local_process/process_family.h"

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;
using tests::TempDir;
using tests::write_file;

constexpr const char* kMark = "MARK=1";

class FakeProcesses {
 public:
  void add(int64_t pid, int64_t parent, int64_t group, int64_t start,
           char state = 'S', const std::string& environment = "A=1") const {
    const fs::path path = root_.path() / std::to_string(pid);
    fs::create_directories(path);
    std::string text = std::to_string(pid) + " (a) b) " + state + " " +
                       std::to_string(parent) + " " + std::to_string(group);
    for (int i = 0; i < 16; ++i) text += " 0";
    write_file(path / "stat", text + " " + std::to_string(start) + " 0\n");
    write_file(path / "environ", environment + std::string(1, '\0'));
  }

  ProcessFiles files() const { return ProcessFiles(root_.path()); }

 private:
  TempDir root_;
};

std::vector<int64_t> pids(const ProcessFamily& family) {
  std::vector<int64_t> pids;
  for (const FamilyMember& member : family.members()) {
    pids.push_back(member.pid);
  }
  return pids;
}

TEST_CASE("a family is who is below, in the group, or has the mark") {
  const FakeProcesses all;
  all.add(1, 0, 1, 0);
  all.add(50, 1, 50, 100);
  const ProcessFamily family(50, kMark, all.files());
  all.add(40, 50, 40, 130);             // Below, with a number of before.
  all.add(60, 40, 60, 120);             // Below that one.
  all.add(61, 1, 50, 140);              // Left behind, of the group.
  all.add(62, 1, 62, 150, 'S', kMark);  // A daemon,
  all.add(63, 62, 63, 160);             // and what it has started.
  all.add(70, 1, 70, 90, 'S', kMark);   // Older than the program.
  all.add(71, 1, 71, 150, 'S', "MARK=10");
  all.add(72, 50, 50, 170, 'Z');
  CHECK(pids(family) == std::vector<int64_t>{50, 60, 40, 61, 62, 63});
}

TEST_CASE("a number that is used again is not the family's") {
  const FakeProcesses all;
  all.add(50, 1, 50, 100);
  const ProcessFamily family(50, kMark, all.files());
  all.add(50, 1, 50, 200);
  all.add(51, 50, 50, 210);
  all.add(52, 1, 52, 220, 'S', kMark);
  CHECK(pids(family) == std::vector<int64_t>{52});
  CHECK(still_runs(all.files(), family.members().front()));
  all.add(52, 1, 52, 300);
  CHECK_FALSE(still_runs(all.files(), {52, {1, 52, 220, false, {}}}));
}

TEST_CASE("processes that are each other's parents are no endless loop") {
  const FakeProcesses all;
  all.add(50, 51, 50, 100);
  all.add(51, 50, 51, 110);
  CHECK(pids(ProcessFamily(50, kMark, all.files())) ==
        std::vector<int64_t>{50, 51});
}

}  // namespace
}  // namespace heapcli::commands
