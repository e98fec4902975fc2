// The live bytes of a function are an estimate (sampling_error.cc). When does
// their growth mean something?
//
// Within one run of the profiler V8 keeps a sample as long as its object lives.
// What is in both profiles cancels out exactly: the growth of a round is the
// samples that came minus those that went, and its variance is the sum of
// both's. In profiles of two runs nothing cancels, and the variance is that of
// all samples of both. Which one it is, the samples tell: in one run no sample
// of the later profile can be older than the newest of the earlier one without
// being in that, with the same size and in the same function.
//
// A function grows when each round's growth is at least two standard errors
// (pure noise does that once in 44 rounds), and that of all rounds together at
// least four (once in 30,000): hundreds of functions are asked, and a false
// alarm should be rare for all of them together. Small samples are the hard
// part: four new samples and none gone is just two errors. So, with objects
// that are small against the interval, a function must gain four intervals in
// every round, and 16 in all: 128 KiB and 512 KiB at V8's default.
//
// What grows is ranked by its weakest round: caches that fill up, pools and
// lazy compilation have a round in which they do not grow; a leak has none.
#include "analysis/profile/growth.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "analysis/profile/sampling_error.h"

namespace heapcli::analysis {
namespace {

constexpr double kErrorsEachRound = 2;
constexpr double kErrorsTogether = 4;

// A profile with its calls' groups.
struct Grouped {
  Grouped(const AllocationProfile& from, FrameGroups& groups)
      : profile(from), interval(estimated_interval(from)) {
    std::vector<size_t> of_frame;
    for (const Frame& frame : from.frames.values()) {
      of_frame.push_back(groups.group_of(frame));
    }
    for (const FrameIndex frame : from.frame.values()) {
      group.push_back(of_frame[raw(frame)]);
    }
  }

  size_t group_of(const AllocationSample& sample) const {
    return group[raw(sample.call)];
  }

  const AllocationProfile& profile;
  const uint64_t interval;
  std::vector<size_t> group;  ///< Of each call.
};

// Walks two profiles' samples, by ordinal, and says which are in one of them
// only. Returns false when they cannot be of one run.
template <class OnlyInOne>
bool compare_samples(const Grouped& before, const Grouped& after,
                     OnlyInOne only_in_one) {
  const auto& old_samples = before.profile.samples;
  const auto& new_samples = after.profile.samples;
  for (const Grouped* grouped : {&before, &after}) {
    if (grouped->profile.samples.empty() && grouped->profile.total_bytes() > 0)
      return false;
  }
  auto old_sample = old_samples.begin();
  for (const AllocationSample& sample : new_samples) {
    while (old_sample != old_samples.end() &&
           old_sample->ordinal < sample.ordinal) {
      only_in_one(before, *old_sample++);
    }
    if (old_sample == old_samples.end()) {
      only_in_one(after, sample);
      continue;
    }
    if (old_sample->ordinal != sample.ordinal ||
        old_sample->bytes != sample.bytes ||
        before.group_of(*old_sample) != after.group_of(sample)) {
      return false;
    }
    ++old_sample;
  }
  while (old_sample != old_samples.end()) only_in_one(before, *old_sample++);
  return true;
}

using Variances = std::vector<double>;  // By group.

void add_all(const Grouped& grouped, Variances& variances) {
  const std::vector<double> by_call = variance_by_call(grouped.profile);
  for (size_t call = 0; call < by_call.size(); ++call) {
    variances[grouped.group[call]] += by_call[call];
  }
}

// Of the growth from one to the other.
Variances variances_between(const Grouped& before, const Grouped& after,
                            size_t groups, bool& same_run) {
  Variances variances(groups, 0);
  if (compare_samples(before, after,
                      [&](const Grouped& in, const AllocationSample& sample) {
                        variances[in.group_of(sample)] +=
                            sample_variance(sample.bytes, in.interval);
                      })) {
    return variances;
  }
  same_run = false;
  variances.assign(groups, 0);
  add_all(before, variances);
  add_all(after, variances);
  return variances;
}

void judge(GrowthRow& row) {
  bool each = true;
  double growth = 0;
  double variance = 0;
  for (size_t round = 0; round < row.growth_bytes.size(); ++round) {
    const double gained = static_cast<double>(row.growth_bytes[round]);
    const double error = row.error_bytes[round];
    each &= gained > 0 && gained >= kErrorsEachRound * error;
    growth += gained;
    variance += error * error;
  }
  row.grows = each && growth >= kErrorsTogether * std::sqrt(variance);
}

int64_t growth_in_all(const GrowthRow& row) {
  return static_cast<int64_t>(row.live_bytes.back()) -
         static_cast<int64_t>(row.live_bytes.front());
}

}  // namespace

int64_t GrowthRow::least_growth() const {
  return *std::min_element(growth_bytes.begin(), growth_bytes.end());
}

Growth profile_growth(std::span<const AllocationProfile> profiles,
                      ProfileGrouping grouping) {
  FrameGroups groups(grouping);
  std::vector<Grouped> grouped;
  grouped.reserve(profiles.size());
  for (const AllocationProfile& profile : profiles) {
    grouped.emplace_back(profile, groups);
  }
  const size_t group_count = groups.groups().size();
  Growth result;
  result.same_run = true;
  result.rows.resize(group_count);
  for (size_t group = 0; group < group_count; ++group) {
    result.rows[group].frame = groups.groups()[group];
    result.rows[group].live_bytes.resize(profiles.size(), 0);
  }
  for (size_t round = 0; round < grouped.size(); ++round) {
    const auto& self_bytes = grouped[round].profile.self_bytes.values();
    for (size_t call = 0; call < self_bytes.size(); ++call) {
      result.rows[grouped[round].group[call]].live_bytes[round] +=
          self_bytes[call];
    }
    if (round == 0) continue;
    const Variances variances = variances_between(
        grouped[round - 1], grouped[round], group_count, result.same_run);
    for (size_t group = 0; group < group_count; ++group) {
      GrowthRow& row = result.rows[group];
      row.growth_bytes.push_back(
          static_cast<int64_t>(row.live_bytes[round]) -
          static_cast<int64_t>(row.live_bytes[round - 1]));
      row.error_bytes.push_back(std::sqrt(variances[group]));
    }
  }
  std::erase_if(result.rows, [](const GrowthRow& row) {
    return std::all_of(row.live_bytes.begin(), row.live_bytes.end(),
                       [](uint64_t bytes) { return bytes == 0; });
  });
  for (GrowthRow& row : result.rows) judge(row);
  std::stable_sort(result.rows.begin(), result.rows.end(),
                   [](const GrowthRow& a, const GrowthRow& b) {
                     const auto rank = [](const GrowthRow& row) {
                       return std::tuple(row.grows, row.grows
                                                        ? row.least_growth()
                                                        : growth_in_all(row));
                     };
                     return rank(a) > rank(b);
                   });
  return result;
}

}  // namespace heapcli::analysis
