#include "commands/hold/hold_directory.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <optional>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;
using tests::ContainsSubstring;
using tests::TempDir;

// $XDG_RUNTIME_DIR for the time of a test.
class RuntimeDirectory {
 public:
  explicit RuntimeDirectory(const std::optional<std::string>& value) {
    if (const char* const now = std::getenv(kName)) before_ = now;
    set(value);
  }
  ~RuntimeDirectory() { set(before_); }
  RuntimeDirectory(const RuntimeDirectory&) = delete;
  RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;

 private:
  static constexpr const char* kName = "XDG_RUNTIME_DIR";

  static void set(const std::optional<std::string>& value) {
    if (value) {
      setenv(kName, value->c_str(), 1);
    } else {
      unsetenv(kName);
    }
  }

  std::optional<std::string> before_;
};

fs::path chosen(const std::optional<std::string>& runtime) {
  const RuntimeDirectory environment(runtime);
  return HoldDirectory().path();
}

const std::string kTemporary = "/tmp/heapcli-";

std::string ours() { return kTemporary + std::to_string(geteuid()); }

// Whether `action` holds for a user who is nobody else; true where we cannot
// become one.
bool as_user(uid_t user, const std::function<bool()>& action) {
  if (geteuid() != 0) {
    WARN("skipped: only root can act as another user");
    return true;
  }
  const pid_t child = fork();
  if (child == 0) {
    _exit(setresuid(user, user, user) == 0 && action() ? 0 : 1);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

std::string why_not(const HoldDirectory& directory) {
  try {
    directory.prepare();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("sessions are in the user's runtime directory, if that will do") {
  const TempDir dir;
  CHECK(chosen(dir.path().string()) == dir.path() / "heapcli");
  for (const std::string& path : {std::string(), std::string("relative"),
                                  dir.file("missing"), std::string("/")}) {
    INFO(path);
    if (path == "/" && geteuid() == 0) continue;  // It is ours.
    CHECK(chosen(path) == ours());
  }
  CHECK(chosen(std::nullopt) == ours());

  tests::write_file(dir.file("file"), "");
  CHECK(chosen(dir.file("file")) == ours());
  fs::create_directory(dir.file("real"));
  fs::create_directory_symlink(dir.file("real"), dir.file("link"));
  CHECK(chosen(dir.file("link")) == ours());
}

TEST_CASE("a runtime directory whose sockets would be too long is left out") {
  const TempDir dir;
  const std::string path = dir.file(std::string(60, 'x'));
  fs::create_directory(path);
  CHECK(chosen(path) == ours());
}

TEST_CASE("a runtime directory that cannot be written is left out") {
  const TempDir dir;
  const uid_t user = geteuid() == 0 ? 54322 : geteuid();
  const std::string path = dir.file("runtime");
  fs::create_directory(path);
  if (geteuid() == 0) {
    fs::permissions(dir.path(), fs::perms::all);
    REQUIRE(chown(path.c_str(), user, static_cast<gid_t>(-1)) == 0);
  }
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(as_user(user, [&] {
    return chosen(path) == kTemporary + std::to_string(geteuid());
  }));
  // What is there already still serves.
  fs::permissions(path, fs::perms::owner_all);
  fs::create_directory(path + "/heapcli");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(as_user(user, [&] { return chosen(path) == path + "/heapcli"; }));
  fs::permissions(path, fs::perms::owner_all);
}

TEST_CASE("a directory of sessions is made for its owner alone") {
  const TempDir dir;
  const RuntimeDirectory environment(dir.path().string());
  const HoldDirectory directory;
  CHECK_FALSE(directory.exists());
  directory.prepare();
  CHECK(directory.exists());
  CHECK((fs::status(directory.path()).permissions() & fs::perms::all) ==
        fs::perms::owner_all);
  CHECK(why_not(directory).empty());

  fs::permissions(directory.path(), fs::perms::group_read,
                  fs::perm_options::add);
  CHECK_THAT(why_not(directory), ContainsSubstring("is open to others") &&
                                     ContainsSubstring("chmod 700"));
}

TEST_CASE("a link or a file in the place of the directory is refused") {
  const TempDir dir;
  const RuntimeDirectory environment(dir.path().string());
  const HoldDirectory directory;
  fs::create_directory(dir.file("elsewhere"));
  fs::create_directory_symlink(dir.file("elsewhere"), directory.path());
  CHECK_THAT(why_not(directory), ContainsSubstring("is no directory"));
  fs::remove(directory.path());
  tests::write_file(directory.path(), "");
  CHECK_THAT(why_not(directory), ContainsSubstring("is no directory"));
}

// The name in /tmp can be guessed, and anybody can be there first.
TEST_CASE("a directory in /tmp that belongs to somebody else is refused") {
  if (geteuid() != 0) {
    WARN("skipped: only root can act as another user");
    return;
  }
  // Nobody else's, also when this test runs twice at a time.
  const auto user = static_cast<uid_t>(1'000'000'000 + getpid());
  const std::string path = kTemporary + std::to_string(user);
  REQUIRE(mkdir(path.c_str(), 0777) == 0);
  const auto refuses = [](const std::string& reason) {
    const RuntimeDirectory environment(std::nullopt);
    return why_not(HoldDirectory()).find(reason) != std::string::npos;
  };
  CHECK(as_user(user, [&] { return refuses("belongs to user 0"); }));
  REQUIRE(chown(path.c_str(), user, static_cast<gid_t>(-1)) == 0);
  REQUIRE(chmod(path.c_str(), 0755) == 0);
  CHECK(as_user(user, [&] { return refuses("is open to others"); }));
  REQUIRE(chmod(path.c_str(), 0700) == 0);
  CHECK_FALSE(as_user(user, [&] { return refuses(path); }));
  fs::remove(path);

  const TempDir dir;
  fs::create_directory_symlink(dir.path(), path);
  CHECK(as_user(user, [&] { return refuses("is no directory"); }));
  fs::remove(path);
}

TEST_CASE("a lock is one process's, and gone with it") {
  const TempDir dir;
  const RuntimeDirectory environment(dir.path().string());
  const HoldDirectory directory;
  directory.prepare();
  {
    const cdp::OwnedFile lock = directory.lock("key");
    CHECK(lock.is_open());
    CHECK_FALSE(directory.lock("key").is_open());
    CHECK(directory.lock("other").is_open());
    // Who takes it away no longer has it.
    directory.remove("key");
    CHECK(directory.lock("key").is_open());
  }
  CHECK(directory.lock("key").is_open());
}

}  // namespace
}  // namespace heapcli::commands
