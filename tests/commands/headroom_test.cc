#include "commands/headroom.h"

#include <unistd.h>

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using commands::is_process_here;
using commands::memory_room;
using commands::MemoryRoom;
using commands::no_room_for_snapshot;

constexpr uint64_t kMega = 1024 * 1024;

// A machine with 1000 MiB, 600 of them to be had, and a process 77.
class Machine {
 public:
  Machine() {
    put("/proc/meminfo",
        "MemTotal:        1024000 kB\nMemFree: 1 kB\n"
        "MemAvailable:     614400 kB\n");
  }

  void put(const std::string& path, const std::string& text) {
    const std::filesystem::path file = dir_.path().string() + path;
    std::filesystem::create_directories(file.parent_path());
    write_file(file.string(), text);
  }

  std::optional<MemoryRoom> room() const { return memory_room(77, root()); }
  std::string root() const { return dir_.path().string(); }

 private:
  TempDir dir_;
};

TEST_CASE("without a cgroup the machine is the limit") {
  Machine machine;
  const auto room = machine.room();
  REQUIRE(room);
  CHECK(room->available == 600 * kMega);
  CHECK(room->limit == 1000 * kMega);
  CHECK(room->of == "this machine");
  CHECK(!memory_room(77, machine.root() + "/nowhere"));
}

TEST_CASE("the tightest cgroup on the way up is the limit") {
  Machine machine;
  machine.put("/proc/77/cgroup", "0::/pod/app\n");
  machine.put("/sys/fs/cgroup/pod/app/memory.max", "max\n");
  machine.put("/sys/fs/cgroup/pod/app/memory.current", "1048576\n");
  machine.put("/sys/fs/cgroup/pod/memory.max", "209715200\n");
  machine.put("/sys/fs/cgroup/pod/memory.current", "115343360\n");
  machine.put("/sys/fs/cgroup/pod/memory.stat",
              "anon 1\nactive_file 9\ninactive_file 10485760\n");
  const auto room = machine.room();
  REQUIRE(room);
  CHECK(room->available == 100 * kMega);
  CHECK(room->limit == 200 * kMega);
  CHECK(room->of == "its cgroup");
}

TEST_CASE("cgroups of version 1 and of a container's own view are found") {
  Machine machine;
  machine.put("/proc/77/cgroup",
              "3:cpu,cpuacct:/x\n2:memory:/docker/abc\n1:name=systemd:/y\n");
  machine.put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "52428800\n");
  machine.put("/sys/fs/cgroup/memory/memory.usage_in_bytes", "41943040\n");
  CHECK(machine.room()->available == 10 * kMega);
  // No limit, as version 1 writes it.
  machine.put("/sys/fs/cgroup/memory/memory.limit_in_bytes",
              "9223372036854771712\n");
  CHECK(machine.room()->of == "this machine");
}

TEST_CASE("a limit above the machine's memory is no limit") {
  Machine machine;
  machine.put("/proc/77/cgroup", "0::/app\n");
  machine.put("/sys/fs/cgroup/app/memory.max", "8589934592\n");
  machine.put("/sys/fs/cgroup/app/memory.current", "1048576\n");
  const auto room = machine.room();
  REQUIRE(room);
  CHECK(room->available == 600 * kMega);
  CHECK(room->limit == 1000 * kMega);
  CHECK(room->of == "this machine");
}

TEST_CASE("each cgroup on the way up counts, in both versions") {
  const std::string base = GENERATE("", "/memory");
  Machine machine;
  const bool old = !base.empty();
  machine.put("/proc/77/cgroup",
              old ? "4:memory:/a/b/c\n0::/\n" : "0::/a/b/c\n");
  const auto put = [&](const std::string& group, uint64_t limit, uint64_t use,
                       uint64_t cache) {
    const std::string directory = "/sys/fs/cgroup" + base + group;
    machine.put(directory + (old ? "/memory.limit_in_bytes" : "/memory.max"),
                std::to_string(limit * kMega) + "\n");
    machine.put(
        directory + (old ? "/memory.usage_in_bytes" : "/memory.current"),
        std::to_string(use * kMega) + "\n");
    machine.put(directory + "/memory.stat",
                std::string("inactive_file ") +
                    (old ? "0\ntotal_inactive_file " : "") +
                    std::to_string(cache * kMega) + "\n");
  };
  // The room is least in the middle: the innermost is small and has most left.
  put("/a/b/c", 400, 100, 0);
  put("/a/b", 500, 480, 30);
  put("/a", 900, 600, 0);
  CHECK(machine.room()->available == 50 * kMega);
  CHECK(machine.room()->limit == 500 * kMega);
  // More cache than use, as they are not read at one moment.
  put("/a/b", 500, 480, 490);
  CHECK(machine.room()->available == 300 * kMega);
}

TEST_CASE("swap is not counted, and being slowed down is an end, too") {
  Machine machine;
  machine.put("/proc/77/cgroup", "0::/app\n");
  machine.put("/sys/fs/cgroup/app/memory.max", "209715200\n");
  machine.put("/sys/fs/cgroup/app/memory.current", "104857600\n");
  machine.put("/sys/fs/cgroup/app/memory.swap.max", "max\n");
  machine.put("/sys/fs/cgroup/app/memory.swap.current", "0\n");
  machine.put("/sys/fs/cgroup/app/memory.high", "max\n");
  CHECK(machine.room()->available == 100 * kMega);
  machine.put("/sys/fs/cgroup/app/memory.high", "157286400\n");
  CHECK(machine.room()->available == 50 * kMega);
  CHECK(machine.room()->limit == 150 * kMega);
  machine.put("/sys/fs/cgroup/app/memory.max", "max\n");
  CHECK(machine.room()->available == 50 * kMega);

  Machine old;
  old.put("/proc/77/cgroup", "2:memory:/app\n");
  old.put("/sys/fs/cgroup/memory/app/memory.limit_in_bytes", "209715200\n");
  old.put("/sys/fs/cgroup/memory/app/memory.usage_in_bytes", "104857600\n");
  old.put("/sys/fs/cgroup/memory/app/memory.memsw.limit_in_bytes",
          "419430400\n");
  old.put("/sys/fs/cgroup/memory/app/memory.soft_limit_in_bytes", "1\n");
  CHECK(old.room()->available == 100 * kMega);
}

TEST_CASE("odd cgroup files are not believed") {
  Machine machine;
  machine.put("/proc/77/cgroup", "0::/../../etc\nnonsense\n0:\n::::\n");
  machine.put("/sys/fs/cgroup/memory.max", "lots\n");
  machine.put("/sys/fs/cgroup/memory.current", "-3\n");
  CHECK(machine.room()->of == "this machine");
  machine.put("/proc/77/cgroup", "0::/");
  machine.put("/sys/fs/cgroup/memory.max", "10\n");
  machine.put("/sys/fs/cgroup/memory.current", "99999999\n");
  CHECK(machine.room()->available == 0);
}

TEST_CASE("a process is the one that is meant only if it started then") {
  Machine machine;
  const long ticks = sysconf(_SC_CLK_TCK);
  machine.put("/proc/uptime", "1000.50 3.0\n");
  machine.put("/proc/77/stat",
              "77 (odd) name) 3) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " +
                  std::to_string(900 * ticks) + " 0 0\n");
  CHECK(is_process_here(77, 100.5, machine.root()));
  CHECK(is_process_here(77, 99, machine.root()));
  CHECK(!is_process_here(77, 400, machine.root()));
  CHECK(!is_process_here(78, 100.5, machine.root()));
  machine.put("/proc/77/stat", "77 (short) S 1\n");
  CHECK(!is_process_here(77, 100.5, machine.root()));
}

TEST_CASE("a snapshot is refused where there is no room for it") {
  CHECK(no_room_for_snapshot(10 * kMega, std::nullopt).empty());
  CHECK(no_room_for_snapshot(10 * kMega, MemoryRoom{4000 * kMega, 0, "x"})
            .empty());
  CHECK_THAT(no_room_for_snapshot(1000 * kMega,
                                  MemoryRoom{900 * kMega, 0, "its cgroup"}),
             ContainsSubstring("its cgroup has 900 MiB left"));
}

}  // namespace
}  // namespace heapcli::tests
