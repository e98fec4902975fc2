#include "analysis/profile/flame_colors.h"

#include <cstdint>
#include <string_view>

namespace heapcli::analysis {
namespace {

struct Color {
  const char* name;
  const char* light;
  const char* dark;
};

// On the light ones text is dark, on the dark ones it is light; each pair has
// a contrast of at least 4.5.
constexpr Color kColors[] = {
    {"p0", "#f6a860", "#9a5118"}, {"p1", "#f3bd83", "#87592c"},
    {"p2", "#f5c869", "#84641a"}, {"p3", "#f09c7c", "#974832"},
    {"k0", "#8fb6ea", "#33639f"}, {"k1", "#aea8ec", "#5650a6"},
    {"k2", "#82c7dc", "#286c86"}, {"k3", "#c6a9e3", "#754c9e"},
    {"k4", "#a3c9f4", "#3f6ba6"}, {"k5", "#8fd2c6", "#28766a"},
    {"n0", "#aad391", "#4a7533"}, {"e0", "#cacaca", "#5e5e5e"},
};
constexpr uint32_t kProgramColors = 4;
constexpr uint32_t kPackageColors = 6;

// FNV-1a: the same everywhere and for ever, which std::hash need not be.
uint32_t stable_hash(std::string_view text) {
  uint32_t hash = 2166136261;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  }
  return hash;
}

}  // namespace

std::string FlameColors::class_of(const Frame& frame) const {
  if (internals_.contains(frame)) return "n0";
  if (frame.url.empty()) return "e0";
  const std::string package = package_of(frame.url);
  return package.empty()
             ? "p" + std::to_string(stable_hash(frame.url) % kProgramColors)
             : "k" + std::to_string(stable_hash(package) % kPackageColors);
}

std::string flame_color_rules(const std::string& property) {
  std::string light;
  std::string dark;
  for (const Color& color : kColors) {
    const std::string rule =
        "." + std::string(color.name) + "{" + property + ":";
    light += rule + color.light + "}\n";
    dark += rule + color.dark + "}\n";
  }
  return light + "@media (prefers-color-scheme:dark){\n" + dark + "}\n";
}

}  // namespace heapcli::analysis
