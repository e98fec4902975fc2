// Compresses what a writer writes with gzip.
#pragma once

#include <memory>
#include <string_view>

#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

class GzipSink {
 public:
  explicit GzipSink(const ByteSink& sink);
  ~GzipSink();
  GzipSink(const GzipSink&) = delete;
  GzipSink& operator=(const GzipSink&) = delete;

  void write(std::string_view bytes);
  /// Nothing may be written afterwards; without it the file is cut off.
  void finish();

 private:
  struct Stream;
  void deflate_all(int flush);

  const ByteSink& sink_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace heapcli::analysis
