#include "tests/analysis/profile/awkward_profile.h"

#include <algorithm>
#include <cstring>

#include "analysis/compressed_input.h"
#include "analysis/profile/frame_name.h"

namespace heapcli::tests {

using analysis::AllocationProfile;
using analysis::AllocationProfileBuilder;
using analysis::CallIndex;
using analysis::Frame;

Frame app_frame(const std::string& function) {
  return {.function = function,
          .script_id = "7",
          .url = "/app/" + function + ".js",
          .line = 3,
          .column = 7};
}

AllocationProfile awkward_profile() {
  AllocationProfileBuilder builder;
  uint64_t bytes = 1;
  const auto add = [&](CallIndex parent, const Frame& frame) {
    const CallIndex call = builder.add_call(parent, frame);
    builder.add_bytes(call, bytes, 2);
    builder.add_sample({bytes, call, 100 - raw(call)});
    builder.add_sample({bytes, call, 200 + raw(call)});
    bytes *= 3;
    return call;
  };
  const CallIndex main = add(builder.kRoot, app_frame("main"));
  CallIndex call = main;
  for (const char* name :
       {"a;b", "two\nlines", "</script><b>&amp;\"'", "ends with 42",
        "back\\x3bslash", "C:\\x.js", "ünïcödé 😀", "looks (like:1:2)",
        "line\xE2\x80\xA8separator", "tab\tand \x01", "main"}) {
    call = add(call, app_frame(name));
  }
  add(main, {.function = "", .script_id = {}, .url = "/app/a (b)/c.js"});
  add(main, {.function = "", .script_id = {}, .url = {}});
  add(main, {.function = "evaluated", .script_id = "81", .url = {}, .line = 1});
  add(main, {.function = "(GC)", .script_id = {}, .url = {}});
  add(main, {.function = "f",
             .script_id = "9",
             .url = "/app/far.js",
             .line = 4'294'967'295,
             .column = 4'294'967'295});
  builder.add_bytes(builder.kRoot, 5, 1);
  builder.add_sample({5, builder.kRoot, 1});
  builder.set_sampling_interval(32768);
  return builder.build();
}

AllocationProfile chain_profile(size_t length) {
  AllocationProfileBuilder builder;
  const Frame frame = app_frame("again");
  CallIndex call = builder.kRoot;
  for (size_t i = 0; i < length; ++i) {
    call = builder.add_call(call, frame);
    builder.add_bytes(call, 1, 1);
  }
  return builder.build();
}

std::string unpacked(const std::string& bytes) {
  size_t at = 0;
  analysis::CompressedInput input([&](char* buffer, size_t size) {
    const size_t count = std::min(size, bytes.size() - at);
    std::memcpy(buffer, bytes.data() + at, count);
    at += count;
    return count;
  });
  std::string text;
  char buffer[4096];
  while (const size_t got = input.read(buffer, sizeof buffer)) {
    text.append(buffer, got);
  }
  return text;
}

std::vector<std::string> stacks_of(const AllocationProfile& profile) {
  std::vector<std::string> stacks;
  for (const CallIndex leaf :
       analysis::IndexRange<CallIndex>(profile.call_count())) {
    if (profile.self_bytes[leaf] == 0 && profile.self_count[leaf] == 0) {
      continue;
    }
    std::string stack;
    for (CallIndex call = leaf; raw(call) != 0; call = profile.parent[call]) {
      const Frame& frame = profile.frames[profile.frame[call]];
      stack += " <- " + frame.function + "@" + analysis::file_of(frame) + ":" +
               std::to_string(frame.line) + ":" + std::to_string(frame.column);
    }
    stacks.push_back(std::to_string(profile.self_bytes[leaf]) + " " +
                     std::to_string(profile.self_count[leaf]) + stack);
  }
  std::sort(stacks.begin(), stacks.end());
  return stacks;
}

}  // namespace heapcli::tests
