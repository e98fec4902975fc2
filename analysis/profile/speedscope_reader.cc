#include "analysis/profile/speedscope_reader.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "analysis/error.h"
#include "analysis/profile/frame_name.h"
#include "analysis/profile/speedscope_writer.h"
#include "analysis/profile/stack_collector.h"

namespace heapcli::analysis {
namespace {

using nlohmann::json;

// Integers up to here are exact in JSON.
constexpr double kLargestExact = 9007199254740992;

[[noreturn]] void fail(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

const json& array_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) {
    fail(std::string("it has no array '") + key +
         "' where there has to be one");
  }
  return *found;
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

uint32_t position_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return 0;
  const auto value = found->get<double>();
  const bool fits = value >= 1 && value <= std::numeric_limits<uint32_t>::max();
  return fits ? static_cast<uint32_t>(value) : 0;
}

uint64_t weight(const json& value) {
  const double number = value.is_number() ? value.get<double>() : -1;
  if (!(number >= 0 && number <= kLargestExact)) {
    fail("a weight is no number of bytes that a heap could have");
  }
  return static_cast<uint64_t>(std::llround(number));
}

std::vector<Frame> read_frames(const json& document) {
  const auto shared = document.find("shared");
  if (shared == document.end() || !shared->is_object()) {
    fail("it has no object 'shared'");
  }
  std::vector<Frame> frames;
  for (const json& frame : array_in(*shared, "frames")) {
    if (!frame.is_object()) fail("a frame is no object");
    frames.push_back({.function = function_of(text_in(frame, "name")),
                      .script_id = {},
                      .url = {},
                      .line = position_in(frame, "line"),
                      .column = position_in(frame, "col")});
    set_file(frames.back(), text_in(frame, "file"));
  }
  return frames;
}

bool is_sampled(const json& profile, const char* unit) {
  return profile.is_object() && text_in(profile, "type") == "sampled" &&
         text_in(profile, "unit") == unit;
}

const json& profile_of_bytes(const json& document) {
  const json& profiles = array_in(document, "profiles");
  const auto active = document.find("activeProfileIndex");
  if (active != document.end() && active->is_number_unsigned()) {
    const auto index = active->get<uint64_t>();
    if (index < profiles.size() && is_sampled(profiles[index], "bytes")) {
      return profiles[index];
    }
  }
  for (const json& profile : profiles) {
    if (is_sampled(profile, "bytes")) return profile;
  }
  fail(
      "it is a speedscope file, but none of its profiles is of the type "
      "'sampled' with the unit 'bytes'");
}

struct Columns {
  const json& samples;
  const json& weights;
};

Columns columns_of(const json& profile) {
  const Columns columns{array_in(profile, "samples"),
                        array_in(profile, "weights")};
  if (columns.samples.size() != columns.weights.size()) {
    fail("it has " + std::to_string(columns.samples.size()) + " samples, but " +
         std::to_string(columns.weights.size()) + " weights");
  }
  return columns;
}

void read_stack(const json& sample, size_t frame_count,
                std::vector<uint32_t>& stack) {
  if (!sample.is_array()) fail("a sample is no array of frames");
  stack.clear();
  for (const json& frame : sample) {
    if (!frame.is_number_unsigned() || frame.get<uint64_t>() >= frame_count) {
      fail("a sample has a frame that is not there");
    }
    stack.push_back(static_cast<uint32_t>(frame.get<uint64_t>()));
  }
}

AllocationProfile read(const json& document) {
  if (!document.is_object()) fail("it is no JSON object");
  const std::vector<Frame> frames = read_frames(document);
  StackCollector stacks(frames);
  std::vector<uint32_t> stack;
  const Columns bytes = columns_of(profile_of_bytes(document));
  for (size_t i = 0; i < bytes.samples.size(); ++i) {
    read_stack(bytes.samples[i], frames.size(), stack);
    stacks.add(stack, weight(bytes.weights[i]), 0);
  }
  for (const json& profile : array_in(document, "profiles")) {
    if (!is_sampled(profile, "none")) continue;
    if (text_in(profile, "name") != kSpeedscopeCounts) continue;
    const Columns counts = columns_of(profile);
    for (size_t i = 0; i < counts.samples.size(); ++i) {
      read_stack(counts.samples[i], frames.size(), stack);
      stacks.add(stack, 0, weight(counts.weights[i]));
    }
    break;
  }
  return stacks.builder().build();
}

}  // namespace

AllocationProfile read_speedscope(std::string_view text,
                                  const std::string& name) {
  try {
    return read(json::parse(text));
  } catch (const json::parse_error& error) {
    throw Error(Error::Kind::kBadData,
                name + ": the text is cut off, or no JSON, at byte " +
                    std::to_string(error.byte));
  } catch (const Error& error) {
    throw Error(error.kind(), name + ": " + error.what());
  }
}

}  // namespace heapcli::analysis
