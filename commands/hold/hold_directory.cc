// A socket that nobody listens at tells nothing: its holder may be about to
// listen. The lock tells, which ends with its holder, however that ends.

#include "commands/hold/hold_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSocket = ".sock";

// Hexadecimal digits in the id of a target, dashes aside: 32 in all runtimes.
constexpr size_t kDigitsOfId = 32;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ExitStatus::kData, message);
}

bool is_own_directory(const fs::path& path) {
  struct stat about {};
  return lstat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
         about.st_uid == geteuid();
}

// Neither the directory of somebody else's session (sudo) counts, nor one in
// which nothing can be made.
bool serves(const fs::path& runtime, const fs::path& ours) {
  return is_own_directory(runtime) && (access(ours.c_str(), F_OK) == 0 ||
                                       access(runtime.c_str(), W_OK) == 0);
}

fs::path choose_directory() {
  // A key, its longest ending, and room for the temporary name of a socket.
  const std::string longest(48, 'x');
  if (const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
      runtime != nullptr && *runtime == '/') {
    const fs::path path = fs::path(runtime) / "heapcli";
    if (serves(runtime, path) &&
        cdp::fits_unix_path((path / longest).string())) {
      return path;
    }
  }
  return "/tmp/heapcli-" + std::to_string(geteuid());
}

// An id in the last part of a path; empty when there is none.
std::string id_in(const std::string& path) {
  const std::string last = path.substr(path.rfind('/') + 1);
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  size_t digits = 0;
  for (const char c : last) {
    if (kHex.find(c) != std::string_view::npos) {
      ++digits;
    } else if (c != '-') {
      return "";
    }
  }
  return digits == kDigitsOfId && last.size() <= kDigitsOfId + 4 ? last : "";
}

// FNV-1a, 64 bits.
std::string hash_of(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(hash));
  return digits;
}

}  // namespace

std::string hold_key(const cdp::Target& target) {
  const std::string id = id_in(target.path);
  if (!id.empty()) return id;
  std::string host = target.host;
  if (host == "localhost") host = "127.0.0.1";
  return hash_of(host + ' ' + std::to_string(target.port) + target.path);
}

HoldDirectory::HoldDirectory() : path_(choose_directory()) {}

bool HoldDirectory::exists() const {
  struct stat about {};
  if (lstat(path_.c_str(), &about) != 0) {
    if (errno == ENOENT) return false;
    fail("cannot look at " + path_.string() + ": " + std::strerror(errno));
  }
  if (!S_ISDIR(about.st_mode)) {
    fail(path_.string() +
         " is no directory, so no session can be held; remove it");
  }
  if (about.st_uid != geteuid()) {
    fail(path_.string() + " belongs to user " + std::to_string(about.st_uid) +
         ", so no session is held there; set XDG_RUNTIME_DIR to a directory "
         "of your own");
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    fail(path_.string() +
         " is open to others, who could use the sessions there; chmod 700 it, "
         "or remove it");
  }
  return true;
}

void HoldDirectory::prepare() const {
  if (mkdir(path_.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    fail("cannot make " + path_.string() + ": " + std::strerror(errno) +
         "; set XDG_RUNTIME_DIR to a directory of your own");
  }
  exists();
}

std::string HoldDirectory::socket(const std::string& key) const {
  return (path_ / (key + std::string(kSocket))).string();
}

fs::path HoldDirectory::log(const std::string& key) const {
  return path_ / (key + ".log");
}

std::vector<std::string> HoldDirectory::keys() const {
  std::vector<std::string> keys;
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(path_, error)) {
    if (entry.path().extension() == kSocket) {
      keys.push_back(entry.path().stem().string());
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

cdp::OwnedFile HoldDirectory::lock(const std::string& key) const {
  const std::string path = (path_ / (key + ".lock")).string();
  for (;;) {
    cdp::OwnedFile file(open(path.c_str(),
                             O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                             S_IRUSR | S_IWUSR));
    if (!file.is_open()) {
      fail("cannot open " + path + ": " + std::strerror(errno));
    }
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) return cdp::OwnedFile();
    struct stat about {};
    // Who had it before has removed it meanwhile: it is nobody's lock.
    if (fstat(file.get(), &about) == 0 && about.st_nlink > 0) return file;
  }
}

void HoldDirectory::remove_socket(const std::string& key) const noexcept {
  std::error_code ignored;
  fs::remove(path_ / (key + std::string(kSocket)), ignored);
}

void HoldDirectory::remove(const std::string& key) const noexcept {
  remove_socket(key);
  std::error_code ignored;
  fs::remove(path_ / (key + ".lock"), ignored);
}

}  // namespace heapcli::commands
