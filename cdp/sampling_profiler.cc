#include "cdp/sampling_profiler.h"

#include <string_view>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

// The value of the only member, `profile`, untouched where it can be.
std::string profile_in(const std::string& result, const std::string& target) {
  constexpr std::string_view kHead = "{\"profile\":";
  const std::string_view text = result;
  if (text.starts_with(kHead) && text.ends_with('}')) {
    return std::string(
        text.substr(kHead.size(), text.size() - kHead.size() - 1));
  }
  const Json parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto profile =
      parsed.is_object() ? parsed.find("profile") : parsed.end();
  if (profile == parsed.end()) {
    throw Error(Error::Kind::kProtocol, target + " gave no sampling profile");
  }
  return profile->dump();
}

}  // namespace

SamplingProfiler::SamplingProfiler(Session& session,
                                   const SamplingOptions& options)
    : session_(session) {
  Json params = {{"samplingInterval", options.interval}};
  if (options.stack_depth) params["stackDepth"] = *options.stack_depth;
  if (options.include_collected) {
    params["includeObjectsCollectedByMajorGC"] = true;
    params["includeObjectsCollectedByMinorGC"] = true;
  }
  try {
    session_.call("HeapProfiler.enable");
    session_.call("HeapProfiler.startSampling", params);
  } catch (...) {
    // It may have been started all the same.
    session_.post("HeapProfiler.stopSampling");
    throw;
  }
}

SamplingProfiler::~SamplingProfiler() {
  if (running_) session_.post("HeapProfiler.stopSampling");
}

std::string SamplingProfiler::profile() {
  return profile_in(session_.call_for_text("HeapProfiler.getSamplingProfile"),
                    session_.name());
}

std::string SamplingProfiler::stop() {
  const std::string result =
      session_.call_for_text("HeapProfiler.stopSampling");
  running_ = false;
  return profile_in(result, session_.name());
}

}  // namespace heapcli::cdp
