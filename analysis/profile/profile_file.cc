#include "analysis/profile/profile_file.h"

#include <algorithm>
#include <vector>

#include "analysis/compressed_input.h"
#include "analysis/error.h"
#include "analysis/input_file.h"
#include "analysis/profile/profile_reader.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kReadSize = 1 << 20;
constexpr size_t kBeginning = 4096;

// Profiles have a few megabytes; this is to keep a compressed one from filling
// the memory.
constexpr size_t kLargest = size_t{2} << 30;

std::string read_text(const std::string& path, size_t most,
                      const std::stop_token& stop) {
  InputFile file(path);
  CompressedInput input(
      [&](char* into, size_t size) { return file.read(into, size); });
  std::string text;
  std::vector<char> buffer(std::min(kReadSize, most));
  while (text.size() < most) {
    const size_t got = input.read(buffer.data(), buffer.size());
    if (got == 0) break;
    if (stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    text.append(buffer.data(), got);
  }
  return text;
}

}  // namespace

AllocationProfile read_profile_file(const std::string& path,
                                    std::stop_token stop) {
  const std::string name = path == "-" ? "standard input" : path;
  std::string text;
  try {
    text = read_text(path, kLargest, stop);
    if (text.size() >= kLargest) {
      throw Error(Error::Kind::kTooLarge, "it has more than 2 GiB");
    }
  } catch (const Error& error) {
    throw Error(error.kind(), name + ": " + error.what());
  }
  return read_profile(text, name);
}

namespace {

// Empty when there is nothing to be read.
std::string beginning_of(const std::string& path) {
  if (path == "-") return {};
  try {
    return read_text(path, kBeginning, {});
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

bool looks_like_profile(const std::string& path) {
  const std::string beginning = beginning_of(path);
  return !beginning.empty() && begins_like_profile(beginning);
}

bool looks_like_snapshot(const std::string& path) {
  const std::string beginning = beginning_of(path);
  const size_t brace = beginning.find_first_not_of(" \t\r\n");
  return brace != beginning.npos && beginning[brace] == '{' &&
         beginning.find("\"snapshot\"") != beginning.npos;
}

}  // namespace heapcli::analysis
