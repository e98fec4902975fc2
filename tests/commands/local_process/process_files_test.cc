#include "commands/local_process/process_files.h"

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;
using tests::TempDir;
using tests::write_file;

constexpr const char* kHeader =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
    "retrnsmt   uid  timeout inode\n";

TEST_CASE("sockets that listen are read from the kernel's table") {
  const auto found = parse_listeners(
      std::string(kHeader) +
      "   0: 0100007F:240D 00000000:0000 0A 00000000:00000000 00:00000000 "
      "00000000  1000        0 4711 1 0 100 0 0 10 0\n"
      "   1: 0100007F:240E 0100007F:0050 01 00000000:00000000 00:00000000 "
      "00000000  1000        0 4712 1 0 20 4 30 10 -1\n"
      "   2: 00000000000000000000000001000000:0016 "
      "00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 "
      "00000000     0        0 4713 1 0 100 0 0 10 0\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].address == "127.0.0.1");
  CHECK(found[0].port == 9229);
  CHECK(found[0].inode == 4711);
  CHECK(found[1].address == "::1");
  CHECK(found[1].port == 22);
}

TEST_CASE("lines that are no sockets are skipped") {
  CHECK(parse_listeners("").empty());
  CHECK(parse_listeners(kHeader).empty());
  CHECK(parse_listeners("0: 0100007F 0 0A 0 0 0 0 0 1\n").empty());
  CHECK(parse_listeners("0: 01007F:240D 0 0A 0 0 0 0 0 1\n").empty());
  CHECK(parse_listeners("0: ZZ00007F:240D 0 0A 0 0 0 0 0 1\n").empty());
  CHECK(parse_listeners("0: 0100007F:12345 0 0A 0 0 0 0 0 1\n").empty());
  CHECK(parse_listeners("0: 0100007F:240D 0 0A 0 0 0 0 0 inode\n").empty());
  CHECK(parse_listeners("0: 0100007F:240D 0 0A 0 0\n").empty());
}

TEST_CASE("what the kernel says of a process is read past any name") {
  std::string text = "12 (a) Z 1 2 (x) S 7 9";
  for (int i = 0; i < 16; ++i) text += " 0";
  const auto stat = parse_stat(text + " 4711 0");
  REQUIRE(stat);
  CHECK(stat->parent == 7);
  CHECK(stat->group == 9);
  CHECK(stat->start == 4711);
  CHECK_FALSE(stat->ended);
  CHECK_FALSE(stat->wait_status);
  std::string ended = "12 (node) Z 7 9";
  for (int i = 0; i < 16; ++i) ended += " 0";
  ended += " 4711";
  for (int i = 0; i < 29; ++i) ended += " 0";
  CHECK(parse_stat(ended)->ended);
  CHECK(parse_stat(ended + " 1792")->wait_status == 1792);
  for (const char* const bad : {"", "12", "12 (x", "12 (x) S 7 9", "12 x"}) {
    CHECK_FALSE(parse_stat(bad));
  }
  CHECK_FALSE(parse_stat("12 (x) S a b" + text.substr(text.find(" 0"))));
}

// A process as /proc shows it.
class FakeProcess {
 public:
  FakeProcess(const TempDir& root, const std::string& pid)
      : path_(root.path() / pid) {
    fs::create_directories(path_ / "fd");
    fs::create_directories(path_ / "net");
    fs::create_directories(path_ / "ns");
  }

  void file(const std::string& name, const std::string& text) const {
    write_file(path_ / name, text);
  }
  void link(const std::string& name, const std::string& target) const {
    fs::create_symlink(target, path_ / name);
  }

 private:
  const fs::path path_;
};

TEST_CASE("a process is what its files say") {
  const TempDir root;
  const FakeProcess files(root, "123");
  files.file("status",
             "Name:\tMainThread\nPid:\t123\nNSpid:\t123\t7\n"
             "SigIgn:\t0000000001001000\nSigCgt:\t0000000100004602\n");
  files.file("cmdline", std::string("node\0server.js\0--port\0", 22));
  files.file("environ", std::string("A=1\0NODE_OPTIONS=--inspect\0B=2\0", 31));
  files.link("exe", "/usr/bin/node");
  files.link("ns/net", "net:[1]");
  const auto process = ProcessFiles(root.path()).process(123);
  REQUIRE(process);
  CHECK(process->pid == 123);
  CHECK(process->inner_pid == 7);
  CHECK(process->executable == "/usr/bin/node");
  CHECK(process->arguments ==
        std::vector<std::string>{"node", "server.js", "--port"});
  CHECK(process->node_options == "--inspect");
  CHECK(process->catches_sigusr1);
  CHECK(process->network_namespace == "net:[1]");
}

TEST_CASE("what cannot be read of a process is left empty") {
  const TempDir root;
  const ProcessFiles files(root.path());
  CHECK_FALSE(files.process(123));
  FakeProcess(root, "123").file("status", "Name:\tsh\nSigCgt:\tnonsense\n");
  const auto process = files.process(123);
  REQUIRE(process);
  CHECK(process->inner_pid == 123);
  CHECK(process->executable == "");
  CHECK(process->arguments.empty());
  CHECK_FALSE(process->catches_sigusr1);
  CHECK(files.listeners(123).empty());
}

TEST_CASE("a process has the sockets that it has open") {
  const TempDir root;
  const FakeProcess files(root, "5");
  files.file("net/tcp",
             "0: 0100007F:240D 0 0A 0 0 0 0 0 4711\n"
             "1: 0100007F:240E 0 0A 0 0 0 0 0 4712\n");
  files.link("fd/0", "/dev/null");
  files.link("fd/17", "socket:[4712]");
  const auto own = ProcessFiles(root.path()).listeners(5);
  REQUIRE(own.size() == 1);
  CHECK(own[0].port == 9230);
  CHECK(ProcessFiles(root.path()).all_listeners(5).size() == 2);
}

TEST_CASE("processes are the directories with numbers") {
  const TempDir root;
  const FakeProcess second(root, "20");
  const FakeProcess first(root, "3");
  const FakeProcess other(root, "self");
  CHECK(ProcessFiles(root.path()).ids() == std::vector<int64_t>{3, 20});
}

}  // namespace
}  // namespace heapcli::commands
