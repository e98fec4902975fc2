// A file to read from, or the standard input: anywhere, by several threads, if
// it is a regular file, and otherwise from the beginning to the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
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

  /// Returns 0 at the end. A pipe may keep us waiting for ever: throws
  /// Error(kCancelled) when stopped.
  size_t read(char* buffer, size_t size, const std::stop_token& stop = {});

 private:
  InputFile(bool owned, int fd) : owned_(owned), fd_(fd) {}

  void await_data(const std::stop_token& stop) const;

  const bool owned_;
  const int fd_;
  uint64_t size_ = 0;
};

}  // namespace heapcli::analysis
