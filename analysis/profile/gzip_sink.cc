#include "analysis/profile/gzip_sink.h"

#include <zlib.h>

#include <new>

namespace heapcli::analysis {
namespace {

constexpr size_t kOutputSize = size_t{1} << 16;
// zlib counts in 32 bits.
constexpr size_t kMaxInput = size_t{1} << 30;

}  // namespace

struct GzipSink::Stream {
  z_stream z{};
  char output[kOutputSize];
};

GzipSink::GzipSink(const ByteSink& sink)
    : sink_(sink), stream_(std::make_unique<Stream>()) {
  constexpr int kWithGzipHeader = 16;
  constexpr int kMemoryLevel = 8;  // zlib's own default.
  if (deflateInit2(&stream_->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                   MAX_WBITS + kWithGzipHeader, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

GzipSink::~GzipSink() { deflateEnd(&stream_->z); }

void GzipSink::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kMaxInput);
    stream_->z.next_in = reinterpret_cast<Bytef*>(
        const_cast<char*>(piece.data()));  // Only read.
    stream_->z.avail_in = static_cast<uInt>(piece.size());
    deflate_all(Z_NO_FLUSH);
    bytes.remove_prefix(piece.size());
  }
}

void GzipSink::finish() { deflate_all(Z_FINISH); }

void GzipSink::deflate_all(int flush) {
  z_stream& z = stream_->z;
  do {
    z.next_out = reinterpret_cast<Bytef*>(stream_->output);
    z.avail_out = kOutputSize;
    deflate(&z, flush);
    const size_t size = kOutputSize - z.avail_out;
    if (size != 0) sink_({stream_->output, size});
  } while (z.avail_out == 0);
}

}  // namespace heapcli::analysis
