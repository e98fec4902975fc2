#include "analysis/compressed_input.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kInputSize = size_t{1} << 18;

constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
constexpr std::string_view kGzipMagic = "\x1F\x8B";

// zstd frames may ask for windows of up to 2 GiB; this much is what its own
// command line allows without being told.
constexpr int kMaxWindowLog = 27;

[[noreturn]] void damaged(const std::string& format, const std::string& why) {
  throw Error(Error::Kind::kBadData, "the " + format + " data is damaged (" +
                                         why + "); compress or copy it again");
}

[[noreturn]] void cut_off(const std::string& format) {
  throw Error(Error::Kind::kBadData,
              "the " + format + " data is cut off; copy it again");
}

}  // namespace

class CompressedInput::Decoder {
 public:
  struct Progress {
    size_t taken;
    size_t written;
  };
  virtual ~Decoder() = default;
  virtual Progress decode(const char* input, size_t input_size, char* output,
                          size_t output_size) = 0;
  /// Called when nothing follows; throws when something should.
  virtual void finish() const = 0;
};

class CompressedInput::ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream(), ZSTD_freeDStream) {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  }
  Progress decode(const char* input, size_t input_size, char* output,
                  size_t output_size) override {
    ZSTD_inBuffer in{input, input_size, 0};
    ZSTD_outBuffer out{output, output_size, 0};
    const size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(result)) damaged("zstd", ZSTD_getErrorName(result));
    // A hint of 0 says that a frame is complete. Asked again without input, it
    // would speak of the next one, which there need not be.
    if (in.pos != 0 || out.pos != 0) inside_frame_ = result != 0;
    return {in.pos, out.pos};
  }
  void finish() const override {
    if (inside_frame_) cut_off("zstd");
  }

 private:
  std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream_;
  bool inside_frame_ = true;
};

class CompressedInput::GzipDecoder : public Decoder {
 public:
  GzipDecoder() {
    constexpr int kWithGzipHeader = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kWithGzipHeader) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }
  Progress decode(const char* input, size_t input_size, char* output,
                  size_t output_size) override {
    if (!inside_member_ && input_size > 0) {
      inflateReset(&stream_);
      inside_member_ = true;
    }
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(input));  // Only read.
    stream_.avail_in = static_cast<uInt>(input_size);
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = static_cast<uInt>(output_size);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inside_member_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      damaged("gzip", stream_.msg != nullptr ? stream_.msg : "unknown format");
    }
    return {input_size - stream_.avail_in, output_size - stream_.avail_out};
  }
  void finish() const override {
    if (inside_member_) cut_off("gzip");
  }

 private:
  z_stream stream_{};
  bool inside_member_ = true;
};

CompressedInput::CompressedInput(ByteSource source)
    : source_(std::move(source)), input_(new char[kInputSize]) {}

CompressedInput::~CompressedInput() = default;

bool CompressedInput::is_compressed(const char* bytes, size_t size) {
  const std::string_view text(bytes, size);
  return text.substr(0, kZstdMagic.size()) == kZstdMagic ||
         text.substr(0, kGzipMagic.size()) == kGzipMagic;
}

// Reads more of the source behind what is left of it; returns how much.
size_t CompressedInput::fill() {
  if (source_ended_) return 0;
  std::memmove(input_.get(), input_.get() + input_begin_,
               input_end_ - input_begin_);
  input_end_ -= input_begin_;
  input_begin_ = 0;
  const size_t got =
      source_(input_.get() + input_end_, kInputSize - input_end_);
  input_end_ += got;
  source_ended_ = got == 0;
  return got;
}

size_t CompressedInput::read(char* buffer, size_t size) {
  if (!started_) {
    started_ = true;
    while (input_end_ < kZstdMagic.size() && fill() != 0) {
    }
    const std::string_view begin(input_.get(), input_end_);
    if (begin.substr(0, kZstdMagic.size()) == kZstdMagic) {
      decoder_ = std::make_unique<ZstdDecoder>();
    } else if (begin.substr(0, kGzipMagic.size()) == kGzipMagic) {
      decoder_ = std::make_unique<GzipDecoder>();
    }
  }
  if (!decoder_) {
    if (input_begin_ == input_end_) return source_(buffer, size);
    const size_t count = std::min(size, input_end_ - input_begin_);
    std::memcpy(buffer, input_.get() + input_begin_, count);
    input_begin_ += count;
    return count;
  }
  for (;;) {
    if (input_begin_ == input_end_ && fill() == 0) {
      // The decoder may hold text that did not fit the last buffer.
      const Decoder::Progress rest = decoder_->decode("", 0, buffer, size);
      if (rest.written == 0) decoder_->finish();
      return rest.written;
    }
    const Decoder::Progress step = decoder_->decode(
        input_.get() + input_begin_, input_end_ - input_begin_, buffer, size);
    input_begin_ += step.taken;
    if (step.written != 0) return step.written;
  }
}

}  // namespace heapcli::analysis
