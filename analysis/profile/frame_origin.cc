#include "analysis/profile/frame_origin.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace heapcli::analysis {
namespace {

const std::string& script_of(const Frame& frame) {
  return frame.generated ? frame.generated->url : frame.url;
}

bool has_new_internal_name(const Frame& frame) {
  const std::string& url = script_of(frame);
  return url.starts_with("node:") || url.starts_with("ext:");
}

// `fs.js`, `internal/timers.js`: neither a URL nor an absolute path.
bool has_old_internal_name(const Frame& frame) {
  const std::string_view url = script_of(frame);
  return url.ends_with(".js") && !url.starts_with('/') &&
         url.find(':') == url.npos && url.find('\\') == url.npos &&
         !url.starts_with('.');
}

constexpr const char* kSeparators = "/\\";

// The position after the last `folder` in the path; npos when it is not there.
size_t after_folder(std::string_view path, std::string_view folder) {
  for (size_t at = path.rfind(folder); at != path.npos && at > 0;
       at = path.rfind(folder, at - 1)) {
    const size_t end = at + folder.size();
    if (end < path.size() &&
        path.find_first_of(kSeparators, at - 1) == at - 1 &&
        path.find_first_of(kSeparators, end) == end) {
      return end + 1;
    }
  }
  return path.npos;
}

// What begins at `start` and ends before the next separator.
std::string_view segment(std::string_view path, size_t start) {
  if (start >= path.size()) return {};
  return path.substr(start, path.find_first_of(kSeparators, start) - start);
}

}  // namespace

InternalFrames::InternalFrames(const AllocationProfile& profile)
    : InternalFrames(std::span(profile.frames.values())) {}

InternalFrames::InternalFrames(std::span<const Frame> frames)
    : old_names_(
          std::none_of(frames.begin(), frames.end(), has_new_internal_name)) {}

bool InternalFrames::contains(const Frame& frame) const {
  if (script_of(frame).empty()) {
    return frame.script_id.empty() && !is_engine_frame(frame);
  }
  return has_new_internal_name(frame) ||
         (old_names_ && has_old_internal_name(frame));
}

bool InternalFrames::is_program(const Frame& frame) const {
  return !contains(frame) && !is_engine_frame(frame);
}

bool is_engine_frame(const Frame& frame) {
  return frame.url.empty() && frame.function.starts_with('(') &&
         frame.function.ends_with(')');
}

std::string package_of(const std::string& url) {
  const std::string_view path = url;
  for (const std::string_view folder :
       {"node_modules", "npm/registry.npmjs.org"}) {
    const size_t start = after_folder(path, folder);
    if (start == path.npos) continue;
    const std::string_view name = segment(path, start);
    if (!name.starts_with('@')) return std::string(name);
    const std::string_view second = segment(path, start + name.size() + 1);
    return std::string(name) + "/" + std::string(second);
  }
  return "";
}

AllocationProfile fold_internals(const AllocationProfile& profile) {
  const InternalFrames internals(profile);
  AllocationProfileBuilder builder;
  builder.set_sampling_interval(profile.sampling_interval);
  // Where each call is in the result, and where its own bytes go.
  std::vector<CallIndex> place{builder.kRoot};
  std::vector<CallIndex> account{builder.kRoot};
  const auto give = [&](CallIndex call, CallIndex to) {
    builder.add_bytes(to, profile.self_bytes[call], profile.self_count[call]);
  };
  give(builder.kRoot, builder.kRoot);
  for (size_t i = 1; i < profile.call_count(); ++i) {
    const CallIndex call{static_cast<uint32_t>(i)};
    const CallIndex parent = place[raw(profile.parent[call])];
    const Frame& frame = profile.frames[profile.frame[call]];
    if (!internals.contains(frame)) {
      place.push_back(builder.find_or_add_call(parent, frame));
      account.push_back(place.back());
    } else {
      place.push_back(parent);
      const bool orphan =
          parent == builder.kRoot && profile.self_bytes[call] > 0;
      account.push_back(
          orphan
              ? builder.find_or_add_call(
                    parent, {.function = "(node)", .script_id = {}, .url = {}})
              : parent);
    }
    give(call, account.back());
  }
  for (const AllocationSample& sample : profile.samples) {
    builder.add_sample(
        {sample.bytes, account[raw(sample.call)], sample.ordinal});
  }
  return builder.build();
}

}  // namespace heapcli::analysis
