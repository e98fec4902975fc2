// A directory for one test, gone with everything in it afterwards, and the way
// to wait for what a program writes into it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heapcli::tests {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// The path of a file in it, which need not exist.
  std::string file(const std::string& name) const {
    return (path_ / name).string();
  }

  /// Paths of all files in it, relative to it, sorted.
  std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

/// Waits until `path`, in a directory that exists, is there and holds at least
/// `size` bytes. Throws std::runtime_error after kPatience.
void await_file(const std::filesystem::path& path, uintmax_t size = 0);

/// Throws std::runtime_error when it cannot.
std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace heapcli::tests
