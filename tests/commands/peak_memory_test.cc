#include "commands/peak_memory.h"

#include <unistd.h>

#include <filesystem>
#include <vector>

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using commands::PeakMemory;

constexpr uint64_t kMega = 1024 * 1024;

class Process {
 public:
  Process() { std::filesystem::create_directories(root() + "/proc/77"); }

  void say(const std::string& status) const { write_file(file(), status); }
  void end() const { std::filesystem::remove(file()); }
  std::string root() const { return dir_.path().string(); }

 private:
  std::string file() const { return root() + "/proc/77/status"; }

  TempDir dir_;
};

TEST_CASE("the kernel's peak counts when it is of this time") {
  const Process process;
  process.say("Name:\tnode\nVmHWM:\t  102400 kB\nVmRSS:\t   51200 kB\n");
  PeakMemory memory(77, process.root());
  process.say("Name:\tnode\nVmHWM:\t  307200 kB\nVmRSS:\t   61440 kB\n");
  CHECK(memory.growth() == 250 * kMega);
}

TEST_CASE("an older peak of the process is not taken for this one's") {
  const Process process;
  process.say("VmHWM:\t  307200 kB\nVmRSS:\t   51200 kB\n");
  PeakMemory memory(77, process.root());
  process.say("VmHWM:\t  307200 kB\nVmRSS:\t   61440 kB\n");
  CHECK(memory.growth() == 10 * kMega);

  PeakMemory shrinking(77, process.root());
  process.say("VmHWM:\t  307200 kB\nVmRSS:\t   10240 kB\n");
  CHECK(shrinking.growth() <= 10 * kMega);
}

TEST_CASE("of what does not say how large it is nothing is claimed") {
  const Process process;
  CHECK(!PeakMemory(77, process.root()).growth());
  process.say("VmRSS: lots\nVmHWM:\n");
  CHECK(!PeakMemory(77, process.root()).growth());
  process.say("VmRSS: 99999999999999999999999 kB\n");
  CHECK(!PeakMemory(77, process.root()).growth());
  process.say("VmHWM:\t 20 kB\nVmRSS:\t 10 kB\n");
  PeakMemory memory(77, process.root());
  process.say("VmHWM:\t 40 kB\nVmRSS:\t 20 kB\n");
  CHECK(memory.growth() == 30 * 1024);
}

TEST_CASE("memory that a process takes for a while is seen") {
  PeakMemory memory(getpid());
  {
    const std::vector<char> much(200 * kMega, 'x');
    CHECK(much.back() == 'x');
  }
  const auto growth = memory.growth();
  REQUIRE(growth);
  // What was freed before may serve for some of it.
  CHECK(*growth > 50 * kMega);
}

}  // namespace
}  // namespace heapcli::tests
