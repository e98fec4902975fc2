// The two ends of a held session ask the kernel who the other one is. These
// tests need another user to be, and so to be run as root.
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>

#include "cdp/error.h"
#include "cdp/held/door.h"
#include "cdp/held/held_transport.h"
#include "cdp/held/holder.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"
#include "tests/program/child_process.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using cdp::Clock;

constexpr uid_t kOther = 54321;

bool can_be_another_user() {
  if (geteuid() == 0) return true;
  WARN("skipped: only root can act as another user");
  return false;
}

// A directory in which everybody may do everything.
void open_to_all(const TempDir& dir) {
  std::filesystem::permissions(dir.path(), std::filesystem::perms::all);
}

// A process of another user that runs `action`, which may only make system
// calls, as this one may have threads; its exit status is what that returns.
class OtherUser {
 public:
  explicit OtherUser(const std::function<int()>& action) : pid_(fork()) {
    if (pid_ != 0) return;
    alarm(static_cast<unsigned>(kPatience.count()));
    if (setresgid(kOther, kOther, kOther) != 0 ||
        setresuid(kOther, kOther, kOther) != 0) {
      _exit(100);
    }
    _exit(action());
  }
  ~OtherUser() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    wait();
  }
  OtherUser(const OtherUser&) = delete;
  OtherUser& operator=(const OtherUser&) = delete;

  int wait() {
    int status = 0;
    if (pid_ > 0) waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  pid_t pid_;
};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

TEST_CASE("another user's process does not get into a held session") {
  if (!can_be_another_user()) return;
  const TempDir dir;
  const std::string path = dir.file("a.sock");
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  peer->methods["Runtime.evaluate"] = [](const cdp::Json&) {
    return cdp::Json{{"result", {{"objectId", "1"}}}};
  };
  for (const char* method :
       {"HeapProfiler.enable", "NodeRuntime.notifyWhenWaitingForDisconnect"}) {
    peer->methods[method] = [](const cdp::Json&) {
      return cdp::Json::object();
    };
  }
  cdp::Holder holder(session, {}, {});
  cdp::OwnedFile listening = cdp::listen_unix(path);
  // As if somebody had opened it to all, at last.
  open_to_all(dir);
  REQUIRE(chmod(path.c_str(), 0777) == 0);
  const cdp::Door door(std::move(listening), holder);

  const sockaddr_un address = address_of(path);
  const auto knock = [&address] {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address),
                sizeof address) != 0) {
      return 101;
    }
    constexpr char kHello[] = "\x02\0\0\0H{}";
    // The door may have been shut before.
    if (send(fd, kHello, sizeof kHello - 1, MSG_NOSIGNAL) < 0) return 0;
    char answer;
    return recv(fd, &answer, 1, 0) > 0 ? 1 : 0;
  };
  CHECK(OtherUser(knock).wait() == 0);
  // Our own are greeted.
  const auto ours = cdp::UnixStream::connect(path);
  REQUIRE(ours);
  ours->write_all(std::string_view("\x02\0\0\0H{}", 7), "",
                  Clock::now() + kPatience);
  char answer[16];
  size_t got = 0;
  CHECK((ours->read_some(answer, Clock::now() + kPatience, got) ==
         cdp::UnixStream::Status::kDone));
}

TEST_CASE("nothing is told to another user's process that plays the holder") {
  if (!can_be_another_user()) return;
  const TempDir dir;
  open_to_all(dir);
  const std::string path = dir.file("a.sock");
  const sockaddr_un address = address_of(path);
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  OtherUser impostor([&] {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
            0 ||
        listen(fd, 1) != 0 || write(ready[1], "x", 1) != 1) {
      return 101;
    }
    const int client = accept(fd, nullptr, nullptr);
    char word;
    return recv(client, &word, 1, 0) > 0 ? 1 : 0;
  });
  char byte;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK_THROWS_WITH(
      cdp::HeldTransport::open(path, {}, Clock::now() + kPatience, {}),
      ContainsSubstring("belongs to user 54321"));
  CHECK(impostor.wait() == 0);
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace heapcli::tests
