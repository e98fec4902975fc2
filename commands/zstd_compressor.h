// Compresses a stream with zstd, piece by piece, at a level that is several
// times faster than any target sends.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace heapcli::commands {

class ZstdCompressor {
 public:
  using Sink = std::function<void(std::string_view compressed)>;

  explicit ZstdCompressor(Sink sink);
  ~ZstdCompressor();
  ZstdCompressor(const ZstdCompressor&) = delete;
  ZstdCompressor& operator=(const ZstdCompressor&) = delete;

  /// Throws what the sink throws.
  void write(std::string_view bytes);
  /// Ends the frame, with a checksum. Nothing may be written after it.
  void finish();

 private:
  struct Stream;

  void compress(std::string_view bytes, bool end);

  const Sink sink_;
  std::unique_ptr<Stream> stream_;
  std::vector<char> output_;
};

}  // namespace heapcli::commands
