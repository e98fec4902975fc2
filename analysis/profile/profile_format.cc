#include "analysis/profile/profile_format.h"

#include "analysis/profile/collapsed_stacks.h"
#include "analysis/profile/flame_html.h"
#include "analysis/profile/flame_svg.h"
#include "analysis/profile/heapprofile_writer.h"
#include "analysis/profile/pprof_writer.h"
#include "analysis/profile/speedscope_writer.h"

namespace heapcli::analysis {
namespace {

constexpr ProfileFormatName kFormats[] = {
    {ProfileFormat::kHeapProfile, "heapprofile", ".heapprofile"},
    {ProfileFormat::kPprof, "pprof", ".pb.gz"},
    {ProfileFormat::kSpeedscope, "speedscope", ".speedscope.json"},
    {ProfileFormat::kCollapsed, "collapsed", ".collapsed"},
    {ProfileFormat::kSvg, "svg", ".svg"},
    {ProfileFormat::kHtml, "html", ".html"},
};

struct Ending {
  std::string_view text;
  ProfileFormat format;
};

constexpr Ending kOtherEndings[] = {
    {".pprof", ProfileFormat::kPprof},
    {".speedscope", ProfileFormat::kSpeedscope},
    {".folded", ProfileFormat::kCollapsed},
    {".htm", ProfileFormat::kHtml},
};

bool ends_with(std::string_view path, std::string_view ending) {
  return path.size() > ending.size() &&
         path.substr(path.size() - ending.size()) == ending;
}

}  // namespace

std::span<const ProfileFormatName> profile_formats() { return kFormats; }

std::optional<ProfileFormat> profile_format_of_path(std::string_view path) {
  for (const ProfileFormatName& each : kFormats) {
    if (ends_with(path, each.ending)) return each.format;
  }
  for (const Ending& each : kOtherEndings) {
    if (ends_with(path, each.text)) return each.format;
  }
  return std::nullopt;
}

void write_profile(ProfileFormat format, const AllocationProfile& profile,
                   const std::string& title, const ByteSink& sink) {
  switch (format) {
    case ProfileFormat::kHeapProfile:
      return write_heapprofile(profile, sink);
    case ProfileFormat::kPprof:
      return write_pprof(profile, sink);
    case ProfileFormat::kSpeedscope:
      return write_speedscope(profile, title, sink);
    case ProfileFormat::kCollapsed:
      return write_collapsed(profile, sink);
    case ProfileFormat::kSvg:
      return write_flame_svg(profile, title, sink);
    case ProfileFormat::kHtml:
      return write_flame_html(profile, title, sink);
  }
}

}  // namespace heapcli::analysis
