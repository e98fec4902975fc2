#include "analysis/compressed_input.h"

#include <zlib.h>

#include <algorithm>
#include <random>
#include <string>

#include "analysis/error.h"
#include "commands/zstd_compressor.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::CompressedInput;

std::string random_text(size_t size) {
  std::mt19937 random(3);
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>('0' + random() % 16);
  return text;
}

std::string zstd(const std::string& text, size_t piece) {
  std::string compressed;
  commands::ZstdCompressor compressor(
      [&](std::string_view bytes) { compressed += bytes; });
  for (size_t at = 0; at < text.size(); at += piece) {
    compressor.write(std::string_view(text).substr(at, piece));
  }
  compressor.finish();
  return compressed;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string compressed(deflateBound(&stream, text.size()) + 64, '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

// Reads everything; the source gives `in` bytes at a time, the reader asks for
// `out`.
std::string decompressed(const std::string& data, size_t in, size_t out) {
  size_t at = 0;
  CompressedInput input([&](char* buffer, size_t size) {
    const size_t count = std::min({size, in, data.size() - at});
    std::copy_n(data.begin() + static_cast<ptrdiff_t>(at), count, buffer);
    at += count;
    return count;
  });
  std::string text;
  std::string buffer(out, '\0');
  while (const size_t got = input.read(buffer.data(), buffer.size())) {
    text.append(buffer, 0, got);
  }
  return text;
}

TEST_CASE("what was compressed comes out again, whatever the pieces") {
  const std::string text = random_text(700000);
  for (const std::string& data :
       {text, zstd(text, 100000), gzip(text), zstd(text, 7) + zstd("", 1),
        gzip(text.substr(0, 1000)) + gzip(text.substr(1000))}) {
    CHECK(decompressed(data, 1 << 20, 1 << 20) == text);
    CHECK(decompressed(data, 1000, 333) == text);
  }
  CHECK(decompressed(zstd(text.substr(0, 300), 10), 1, 1) ==
        text.substr(0, 300));
  CHECK(decompressed("", 10, 10) == "");
  CHECK(decompressed("(", 10, 10) == "(");
}

TEST_CASE("compressed data that is cut off or damaged is an error") {
  const std::string text = random_text(50000);
  for (const std::string& whole : {zstd(text, 50000), gzip(text)}) {
    for (size_t size = 4; size < whole.size(); size += 97) {
      CHECK_THROWS_WITH(decompressed(whole.substr(0, size), 1000, 1000),
                        ContainsSubstring("cut off"));
    }
    std::string damaged = whole;
    damaged[whole.size() / 2] ^= 0x55;
    CHECK_THROWS_AS(decompressed(damaged, 1000, 1000), analysis::Error);
  }
}

}  // namespace
}  // namespace heapcli::tests
