// Input that may be compressed: what comes out is the plain text, whatever went
// in. The format is told by its first bytes, never by the name of the file.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace heapcli::analysis {

/// Fills `buffer` with up to `size` bytes; returns how many, 0 at the end.
using ByteSource = std::function<size_t(char* buffer, size_t size)>;

class CompressedInput {
 public:
  /// Decompresses zstd and gzip (several frames or members in a row are one
  /// text), and passes on everything else.
  explicit CompressedInput(ByteSource source);
  ~CompressedInput();
  CompressedInput(const CompressedInput&) = delete;
  CompressedInput& operator=(const CompressedInput&) = delete;

  /// Like the source. Throws Error(kBadData) when the compressed data is
  /// damaged or cut off, and what the source throws.
  size_t read(char* buffer, size_t size);

  /// Whether the bytes begin like a format that has to be decompressed.
  static bool is_compressed(const char* bytes, size_t size);

 private:
  class Decoder;
  class ZstdDecoder;
  class GzipDecoder;

  size_t fill();

  ByteSource source_;
  std::unique_ptr<char[]> input_;
  size_t input_begin_ = 0;
  size_t input_end_ = 0;
  bool started_ = false;
  bool source_ended_ = false;
  std::unique_ptr<Decoder> decoder_;  ///< Null for plain text.
};

}  // namespace heapcli::analysis
