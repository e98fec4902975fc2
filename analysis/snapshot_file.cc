#include "analysis/snapshot_file.h"

#include <vector>

#include "analysis/compressed_input.h"
#include "analysis/error.h"
#include "analysis/input_file.h"
#include "analysis/snapshot_parser.h"

namespace heapcli::analysis {
namespace {

// Long arrays are read by the parser itself; this is for what stands between.
constexpr size_t kReadSize = 1 << 16;
constexpr size_t kMagicSize = 4;

// A plain file: several threads may read it.
HeapGraph read_anywhere(const InputFile& file, std::vector<char>& buffer,
                        const std::function<void(uint64_t)>& report) {
  SnapshotParser::Options options;
  options.size_hint = file.size();
  options.read_at = [&](uint64_t offset, char* into, size_t size) {
    return file.read_at(offset, into, size);
  };
  options.progress = report;
  SnapshotParser parser(options);
  while (const size_t got =
             file.read_at(parser.offset(), buffer.data(), buffer.size())) {
    parser.feed({buffer.data(), got});
    report(parser.offset());
  }
  return parser.finish();
}

HeapGraph read_all(const std::string& path, const ReadProgress& progress,
                   const std::stop_token& stop) {
  InputFile file(path);
  const auto report = [&](uint64_t done) {
    if (stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    if (progress) progress(done, file.size());
  };
  std::vector<char> buffer(kReadSize);
  const bool compressed =
      file.size() != 0 &&
      CompressedInput::is_compressed(
          buffer.data(), file.read_at(0, buffer.data(), kMagicSize));
  if (file.size() != 0 && !compressed) {
    return read_anywhere(file, buffer, report);
  }

  uint64_t taken = 0;
  CompressedInput input([&](char* into, size_t size) {
    const size_t got = file.read(into, size, stop);
    taken += got;
    return got;
  });
  SnapshotParser parser;
  while (const size_t got = input.read(buffer.data(), buffer.size())) {
    parser.feed({buffer.data(), got});
    report(taken);
  }
  return parser.finish();
}

}  // namespace

HeapGraph read_snapshot_file(const std::string& path,
                             const ReadProgress& progress,
                             std::stop_token stop) {
  try {
    return read_all(path, progress, stop);
  } catch (const Error& error) {
    const std::string name = path == "-" ? "standard input" : path;
    throw Error(error.kind(), name + ": " + error.what());
  }
}

}  // namespace heapcli::analysis
