// A file to read from, or the standard input: anywhere, by several threads, if
// it is a regular file, and otherwise from the beginning to the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace heapcli::analysis {

/// All members throw Error(kUnreadable), which does not name the file.
class InputFile {
 public:
  /// `-` is the standard input.
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// In bytes; 0 when it is not a regular file, or not at its beginning.
  uint64_t size() const { return size_; }

  /// May be called from several threads; for regular files only.
  size_t read_at(uint64_t offset, char* buffer, size_t size) const;

  /// Returns 0 at the end.
  size_t read(char* buffer, size_t size);

 private:
  InputFile(bool owned, int fd) : owned_(owned), fd_(fd) {}

  const bool owned_;
  const int fd_;
  uint64_t size_ = 0;
};

}  // namespace heapcli::analysis
