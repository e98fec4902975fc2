// A file that appears under its name only when it is complete. Until then its
// bytes are in NAME.part, readable by the user alone (a heap holds secrets).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heapcli::commands {

class PartFile {
 public:
  /// Creates NAME.part with mode 0600. Throws Error: kUsage when the file
  /// exists already and `overwrite` is not given, kData when it cannot be
  /// created.
  PartFile(std::string path, bool overwrite);
  /// Removes NAME.part unless committed.
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Throws Error(kData), for example when the disk is full.
  void write(std::string_view bytes);

  /// fsync, then rename to the final name. Throws Error.
  void commit();

  const std::string& path() const { return path_; }
  const std::string& part_path() const { return part_path_; }
  uint64_t size() const { return size_; }

  /// Throws Error(kUsage) if there is something at `path`.
  static void require_absent(const std::string& path);

 private:
  [[noreturn]] void fail(const std::string& doing) const;

  const std::string path_;
  const std::string part_path_;
  const bool overwrite_;
  int fd_ = -1;
  uint64_t size_ = 0;
  bool committed_ = false;
};

}  // namespace heapcli::commands
