#include "commands/private_directory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "commands/error.h"

namespace heapcli::commands {

const std::filesystem::path& PrivateDirectory::path() {
  if (!path_.empty()) return path_;
  const char* const wanted = std::getenv("TMPDIR");
  const std::filesystem::path parent =
      wanted != nullptr && *wanted != '\0' ? wanted : "/tmp";
  std::string name = (parent / "heapcli-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw Error(ExitStatus::kData,
                "cannot make a directory in " + parent.string() + ": " +
                    std::strerror(errno) +
                    "; set TMPDIR to one that you may write, with room for "
                    "the snapshots");
  }
  return path_ = std::filesystem::absolute(name);
}

void PrivateDirectory::remove() noexcept {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
  path_.clear();
}

}  // namespace heapcli::commands
