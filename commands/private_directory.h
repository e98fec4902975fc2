// A directory for files that nobody else may read and that nobody asked to
// keep: made when it is first needed, gone with everything in it afterwards.
#pragma once

#include <filesystem>
#include <string>

namespace heapcli::commands {

class PrivateDirectory {
 public:
  PrivateDirectory() = default;
  ~PrivateDirectory() { remove(); }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;

  /// In $TMPDIR, or /tmp; mode 0700. Throws Error(kData).
  const std::filesystem::path& path();

  /// Never throws.
  void remove() noexcept;

 private:
  std::filesystem::path path_;  ///< Empty as long as there is none.
};

}  // namespace heapcli::commands
