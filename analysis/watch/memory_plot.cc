// Each curve is a line through its buckets' highest points, above a pale band
// down to their lowest: what is shown of a day is no average, and a peak of a
// second stays a peak. Axes are labelled at round numbers: powers of two of
// bytes, and times that people count in.
#include "analysis/watch/memory_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "analysis/figure_text.h"
#include "analysis/xml_text.h"

namespace heapcli::analysis {
namespace {

constexpr double kWidth = 1000;
constexpr double kHeight = 460;
constexpr double kLeft = 84;
constexpr double kRight = 24;
constexpr double kTop = 84;
constexpr double kBottom = 44;
constexpr double kInnerWidth = kWidth - kLeft - kRight;
constexpr double kInnerHeight = kHeight - kTop - kBottom;
constexpr double kMostLines = 6;
// A gap of so many times the usual distance is time without a target.
constexpr double kGap = 20;
constexpr double kShortestGap = 30;

constexpr const char* kStyle = R"(
svg{background:#fff;color:#1c1c1c}
text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:currentColor}
.title{font-size:16px;font-weight:600}
.note{opacity:.75}
.grid{stroke:currentColor;stroke-opacity:.14}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}
.band{stroke:none;fill-opacity:.16}
.rss{--c:#7a7a82}.total{--c:#4a90d9}.used{--c:#2f6db5}
.after{--c:#c2410c}.external{--c:#2e8b57}
.line{stroke:var(--c)}.band,.dot,.key{fill:var(--c)}
.total.line{stroke-dasharray:5 4}.rss.line{stroke-width:1.3}
.leak{fill:#c2410c;fill-opacity:.09}.leak-edge{stroke:#c2410c;stroke-width:1.5}
@media (prefers-color-scheme:dark){svg{background:#1b1b1d;color:#f3f3f3}
.used{--c:#6ea8e8}.after{--c:#f0803c}}
)";

std::string coordinate(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

// Of 1, 2 and 4 times powers of two of bytes: at most kMostLines fit below.
double byte_step(double most) {
  double step = 1;
  while (most / step > kMostLines && step < 1e18) step *= 2;
  return step;
}

double time_step(double span) {
  constexpr std::array kSteps = {1.,    2.,    5.,     10.,    15.,    30.,
                                 60.,   120.,  300.,   600.,   900.,   1800.,
                                 3600., 7200., 14400., 21600., 43200., 86400.};
  constexpr double kMostTimes = 8;
  for (const double step : kSteps) {
    if (span / step <= kMostTimes) return step;
  }
  return kSteps.back() * std::ceil(span / kSteps.back() / kMostTimes);
}

std::string clock_text(double unix_s, double step) {
  const auto seconds = static_cast<std::time_t>(std::llround(unix_s));
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  const char* const format = step < 60      ? "%H:%M:%S"
                             : step < 43200 ? "%H:%M"
                                            : "%b %d %H:%M";
  return std::string(text, std::strftime(text, sizeof text, format, &local));
}

std::string signed_bytes(double bytes) {
  const std::string magnitude =
      format_bytes(static_cast<uint64_t>(std::min(std::abs(bytes), 1e18)));
  return (bytes < 0 ? "-" : "+") + magnitude;
}

class Drawing {
 public:
  explicit Drawing(const MemoryPlot& plot) : plot_(plot) {
    bool any = false;
    for (const PlotCurve& curve : plot.curves) {
      for (const ThinnedSeries::Bucket& bucket : curve.series->buckets()) {
        begin_ = any ? std::min(begin_, bucket.first_at) : bucket.first_at;
        end_ = any ? std::max(end_, bucket.last_at) : bucket.last_at;
        most_ = std::max(most_, bucket.most);
        any = true;
      }
    }
    if (end_ - begin_ < 1) end_ = begin_ + 1;
    const double step = byte_step(most_);
    most_ = std::max(step, std::ceil(most_ * 1.04 / step) * step);
  }

  std::string svg() {
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
           coordinate(kWidth) + " " + coordinate(kHeight) + "\" width=\"" +
           coordinate(kWidth) + "\" height=\"" + coordinate(kHeight) +
           "\" role=\"img\">\n<style>" + kStyle + "</style>\n";
    text(kLeft, 28, "title", plot_.title);
    text(kLeft, 48, "note", note());
    leaks();
    axes();
    double key_at = kLeft;
    for (const PlotCurve& curve : plot_.curves) {
      if (curve.series->buckets().empty()) continue;
      draw(curve);
      out_ += "<rect class=\"key " + curve.style + "\" x=\"" +
              coordinate(key_at) + "\" y=\"61\" width=\"14\" height=\"6\"/>\n";
      text(key_at + 19, 69, "", curve.label);
      key_at += 44 + 6.6 * static_cast<double>(curve.label.size());
    }
    return out_ + "</svg>\n";
  }

 private:
  double x(double at) const {
    return kLeft + (at - begin_) / (end_ - begin_) * kInnerWidth;
  }
  double y(double bytes) const {
    return kTop + kInnerHeight - std::max(0.0, bytes) / most_ * kInnerHeight;
  }
  std::string point(double at, double bytes) const {
    return coordinate(x(at)) + "," + coordinate(y(bytes));
  }

  void text(double at_x, double at_y, std::string_view style,
            std::string_view content, std::string_view anchor = "start") {
    out_ += "<text x=\"" + coordinate(at_x) + "\" y=\"" + coordinate(at_y) +
            "\" class=\"" + std::string(style) + "\" text-anchor=\"" +
            std::string(anchor) + "\">" + xml_text(content) + "</text>\n";
  }

  std::string note() const {
    std::string note =
        plot_.trend
            ? "trend " + signed_bytes(plot_.trend->per_hour()) + "/h (" +
                  signed_bytes(plot_.trend->low_per_second * 3600) + " … " +
                  signed_bytes(plot_.trend->high_per_second * 3600) + ")"
            : "too few points for a trend";
    if (!plot_.leaks.empty()) {
      const GrowthRecord& last = plot_.leaks.back();
      note += "; leak: " + format_bytes(last.start_bytes) + " -> " +
              format_bytes(last.end_bytes) + ", more after each of " +
              std::to_string(last.collections) + " full collections";
    }
    return note;
  }

  void axes() {
    const double bytes = byte_step(most_);
    for (double at = 0; at <= most_ * 1.001; at += bytes) {
      grid(kLeft, y(at), kLeft + kInnerWidth, y(at));
      text(kLeft - 8, y(at) + 4, "", format_bytes(static_cast<uint64_t>(at)),
           "end");
    }
    const double step = time_step(end_ - begin_);
    const double offset =
        static_cast<double>(plot_.end_unix_ms) / 1000 - plot_.end_s;
    // Round by the clock on the wall.
    const double first = std::ceil((begin_ + offset) / step) * step - offset;
    for (double at = first; at <= end_; at += step) {
      grid(x(at), kTop, x(at), kTop + kInnerHeight);
      text(x(at), kHeight - 22, "", clock_text(at + offset, step), "middle");
    }
  }

  void grid(double x1, double y1, double x2, double y2) {
    out_ += "<line class=\"grid\" x1=\"" + coordinate(x1) + "\" y1=\"" +
            coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
            coordinate(y2) + "\"/>\n";
  }

  void leaks() {
    for (const GrowthRecord& leak : plot_.leaks) {
      const double from = std::clamp(leak.start_at, begin_, end_);
      const double to = std::clamp(leak.end_at, begin_, end_);
      out_ += "<rect class=\"leak\" x=\"" + coordinate(x(from)) + "\" y=\"" +
              coordinate(kTop) + "\" width=\"" + coordinate(x(to) - x(from)) +
              "\" height=\"" + coordinate(kInnerHeight) + "\"/>\n" +
              "<line class=\"leak-edge\" x1=\"" + coordinate(x(to)) +
              "\" y1=\"" + coordinate(kTop) + "\" x2=\"" + coordinate(x(to)) +
              "\" y2=\"" + coordinate(kTop + kInnerHeight) +
              "\"><title>leak record: " + signed_bytes(leak.bytes_per_hour()) +
              "/h</title></line>\n";
    }
  }

  // Where a line is to be broken: the usual distance, many times over.
  static double longest_step(const ThinnedSeries& series) {
    const auto& buckets = series.buckets();
    std::vector<double> steps{0};
    for (size_t i = 1; i < buckets.size(); ++i) {
      steps.push_back(buckets[i].first_at - buckets[i - 1].last_at);
    }
    const auto middle =
        steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::max(*middle * kGap, kShortestGap);
  }

  void draw(const PlotCurve& curve) {
    const auto& buckets = curve.series->buckets();
    const double longest = longest_step(*curve.series);
    for (size_t begin = 0; begin < buckets.size();) {
      size_t end = begin + 1;
      while (end < buckets.size() &&
             (curve.points ||
              buckets[end].first_at - buckets[end - 1].last_at <= longest)) {
        ++end;
      }
      piece(curve, begin, end);
      begin = end;
    }
  }

  void piece(const PlotCurve& curve, size_t begin, size_t end) {
    const auto& buckets = curve.series->buckets();
    std::string line;
    std::string below;
    bool has_band = false;
    for (size_t i = begin; i < end; ++i) {
      const ThinnedSeries::Bucket& bucket = buckets[i];
      line += point(bucket.first_at, bucket.most) + " ";
      below = point(bucket.first_at, bucket.least) + " " + below;
      has_band |= bucket.least < bucket.most;
    }
    if (has_band) {
      out_ += "<polygon class=\"band " + curve.style + "\" points=\"" + line +
              below + "\"/>\n";
    }
    out_ += "<polyline class=\"line " + curve.style + "\" points=\"" + line +
            "\"/>\n";
    constexpr size_t kMostDots = 150;
    if (!curve.points || end - begin > kMostDots) return;
    for (size_t i = begin; i < end; ++i) {
      out_ += "<circle class=\"dot " + curve.style + "\" cx=\"" +
              coordinate(x(buckets[i].first_at)) + "\" cy=\"" +
              coordinate(y(buckets[i].most)) + "\" r=\"2.6\"/>\n";
    }
  }

  const MemoryPlot& plot_;
  double begin_ = 0;
  double end_ = 0;
  double most_ = 0;
  std::string out_;
};

}  // namespace

std::string memory_plot_svg(const MemoryPlot& plot) {
  return Drawing(plot).svg();
}

}  // namespace heapcli::analysis
