// At most a screen, 24 lines of 80 columns, with three suspects: each takes a
// headline and five lines below it.

#include "commands/leaks_output.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>
#include <string_view>

#include "analysis/object_label.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/leak_advice.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::GatheredClass;
using analysis::Heap;
using analysis::Verdict;

constexpr size_t kMostOtherClasses = 2;
constexpr size_t kLabelWidth = 12;
constexpr size_t kIndent = 4;
constexpr size_t kTextWidth = 80;
constexpr std::string_view kArrow = " → ";

template <class Number>
std::string range(std::vector<Number> numbers, size_t warm_up,
                  std::string (*format)(Number)) {
  const auto first = numbers.begin() + static_cast<ptrdiff_t>(warm_up);
  const auto [least, most] = std::minmax_element(first, numbers.end());
  const std::string low = format(*least);
  const std::string high = format(*most);
  return low == high ? low : low + " to " + high;
}

std::string count_text(uint64_t count) { return format_count(count); }
std::string bytes_text(int64_t bytes) { return format_bytes_delta(bytes); }

std::string per_request(const GatheredClass& gathered, size_t warm_up,
                        uint64_t requests) {
  const uint64_t least = *std::min_element(
      gathered.objects.begin() + static_cast<ptrdiff_t>(warm_up),
      gathered.objects.end());
  char text[64];
  std::snprintf(text, sizeof text, "%.2f a request",
                static_cast<double>(least) / static_cast<double>(requests));
  return text;
}

// How V8 puts a string together is nothing to somebody who has a leak.
std::string in_plain_words(const std::string& class_name) {
  const bool is_string = class_name == "(string)" ||
                         class_name == "(concatenated string)" ||
                         class_name == "(sliced string)";
  return is_string ? "string" : class_name;
}

// Words that do not fit go to a line of their own, below the text before.
std::string wrapped(const std::string& text, size_t indent, size_t width) {
  std::string out;
  size_t column = indent;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const size_t columns = display_width(word);
    if (column > indent && column + 1 + columns > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += columns;
    at = end + 1;
  }
  return out;
}

// The end of a path says more than its beginning.
std::string fit_path(std::string path, size_t width) {
  if (width == 0 || display_width(path) <= width) return path;
  size_t cut = path.find(kArrow);
  while (cut != std::string::npos) {
    path = "…" + path.substr(cut);
    if (display_width(path) <= width) return path;
    cut = path.find(kArrow, std::string_view("…").size() + kArrow.size());
  }
  return fit(path, width);
}

class SuspectWriter {
 public:
  SuspectWriter(const LeakFindings& findings, const Context& context)
      : findings_(findings),
        heap_(*findings.last),
        color_(context.use_color()),
        width_(terminal_width()) {}

  std::string write(const SuspectToShow& shown, size_t rank) {
    out_.clear();
    const ExplainedSuspect& suspect = shown.explained;
    out_ += "\n" +
            styled(fit("#" + std::to_string(rank) + "  " + headline(suspect),
                       width_),
                   CellStyle::kBold, color_) +
            "\n";
    if (shown.accepted) {
      line("accepted", "when it grew by " +
                           bytes_text(shown.accepted->bytes_per_round) +
                           " a round; now it is much worse");
    }
    held_by(suspect);
    if (!suspect.stacks.empty()) {
      const SuspectStack& stack = suspect.stacks.front();
      line("allocated",
           fit_frame(short_frame_text(stack.frames[stack.site]), room()));
    }
    if (suspect.definition && !suspect.definition->url.starts_with("node:")) {
      line("defined", fit_frame(short_frame_text(*suspect.definition), room()));
    }
    const std::string advice = explanation_of(suspect.pattern);
    line("looks like",
         wrapped(advice, kIndent + kLabelWidth, width_ ? width_ : kTextWidth));
    if (suspect.stacks.empty()) by_round(suspect);
    return std::move(out_);
  }

 private:
  size_t room() const {
    constexpr size_t kUsed = kIndent + kLabelWidth;
    return width_ > kUsed ? width_ - kUsed : 0;
  }

  void line(const std::string& label, const std::string& text) {
    out_ += std::string(kIndent, ' ') + styled(label, CellStyle::kDim, color_) +
            std::string(kLabelWidth - label.size(), ' ') + text + "\n";
  }

  std::string name_of(const ExplainedSuspect& suspect) const {
    const std::string& original =
        suspect.definition ? suspect.definition->function : "";
    const bool is_function = suspect.class_name == "Function";
    if (is_function || original.empty() || original == suspect.class_name) {
      return in_plain_words(suspect.class_name);
    }
    return original + " (" + suspect.class_name + ")";
  }

  std::string headline(const ExplainedSuspect& suspect) const {
    const std::string bytes =
        range(suspect.suspect.growth, findings_.warm_up, bytes_text) +
        " a round";
    if (suspect.suspect.gathered.empty()) {
      return printable(analysis::object_label(
                 heap_.graph, heap_.figures.classes, suspect.suspect.holder)) +
             " itself  " + bytes;
    }
    const GatheredClass& gathered = suspect.suspect.gathered.front();
    const std::string name = printable(fit(name_of(suspect), kTextWidth / 2));
    const auto rounds = std::span(gathered.objects).subspan(findings_.warm_up);
    // One that is replaced by a larger one.
    if (std::find(rounds.begin(), rounds.end(), 0) != rounds.end()) {
      return name + "  larger by " + bytes;
    }
    std::string text = name + "  +" +
                       range(gathered.objects, findings_.warm_up, count_text) +
                       " objects, " + bytes;
    if (findings_.requests) {
      text +=
          ", " + per_request(gathered, findings_.warm_up, *findings_.requests);
    }
    return text;
  }

  void held_by(const ExplainedSuspect& suspect) {
    const std::string holder =
        printable(analysis::object_label(heap_.graph, heap_.figures.classes,
                                         suspect.suspect.holder)) +
        ", " + format_bytes(heap_.retained[suspect.suspect.holder]);
    if (suspect.path.empty()) {
      line("held by", fit(holder, room()));
      return;
    }
    const std::string path = printable(suspect.path);
    const std::string both = path + " (" + holder + ")";
    if (width_ == 0 || display_width(both) <= room()) {
      line("held by", both);
    } else {
      line("held by", fit_path(path, room()));
      line("", fit("(" + holder + ")", room()));
    }
  }

  void by_round(const ExplainedSuspect& suspect) {
    std::string text;
    for (const int64_t bytes : suspect.suspect.growth) {
      text += (text.empty() ? "" : "  ") + format_bytes_delta(bytes);
    }
    size_t others = 0;
    const std::vector<GatheredClass>& gathered = suspect.suspect.gathered;
    for (size_t i = 1; i < gathered.size() && others < kMostOtherClasses; ++i) {
      const uint64_t least =
          *std::min_element(gathered[i].objects.begin() +
                                static_cast<ptrdiff_t>(findings_.warm_up),
                            gathered[i].objects.end());
      if (least == 0) continue;
      text += (others++ == 0 ? "; also " : ", ") +
              printable(in_plain_words(
                  heap_.figures.classes[gathered[i].class_id].name)) +
              " +" + format_count(least);
    }
    line("by round", fit(text, room()));
  }

  const LeakFindings& findings_;
  const Heap& heap_;
  const bool color_;
  const size_t width_;
  std::string out_;
};

std::string rounds_text(const LeakFindings& findings) {
  return std::to_string(findings.total_growth.size()) + " rounds";
}

std::string verdict_line(const LeakFindings& findings) {
  switch (findings.verdict) {
    case Verdict::kClean:
      return "clean: nothing " +
             std::string(findings.accepted.empty() ? "" : "new ") +
             "grew in every one of " + rounds_text(findings);
    case Verdict::kLeak:
      return "leak: " + std::to_string(findings.suspects.size()) +
             (findings.suspects.size() == 1 ? " thing" : " things") +
             " grew in every one of " + rounds_text(findings);
    default:
      return "inconclusive: what grew did so less in each of " +
             rounds_text(findings) + ", as a cache that fills up does";
  }
}

std::string amount(double value, BudgetUnit unit) {
  if (unit == BudgetUnit::kBytes) {
    return format_bytes_delta(static_cast<int64_t>(std::llround(value)));
  }
  char text[64];
  std::snprintf(text, sizeof text, "%+.4g", value);
  return text;
}

std::string budget_line(const BudgetResult& result) {
  const LeakBudget& budget = result.budget;
  const char* const per =
      budget.per == BudgetPer::kRequest ? " a request" : " a round";
  return std::string("budget ") + (result.exceeded ? "exceeded: " : "kept: ") +
         printable(budget.class_name) + " " + amount(result.grew, budget.unit) +
         (budget.unit == BudgetUnit::kBytes ? "" : " objects") + per +
         " at least (" + printable(budget.text) + ")\n";
}

}  // namespace

std::string leaks_to_text(const LeakFindings& findings, size_t top,
                          const Context& context) {
  const CellStyle style = findings.verdict == Verdict::kLeak
                              ? CellStyle::kGrowth
                              : CellStyle::kBold;
  std::string out =
      styled(verdict_line(findings), style, context.use_color()) + "\n";
  if (!findings.to_settle.empty()) out += findings.to_settle + "\n";
  for (const BudgetResult& budget : findings.budgets) {
    out += budget_line(budget);
  }
  if (!findings.accepted.empty()) {
    out += "accepted before: " + format_count(findings.accepted.size()) +
           " of what grew, the worst by " +
           bytes_text(findings.accepted.front().suspect.score) + " a round\n";
  }
  SuspectWriter writer(findings, context);
  const size_t shown = std::min(top, findings.suspects.size());
  for (size_t i = 0; i < shown; ++i) {
    out += writer.write(findings.suspects[i], i + 1);
  }
  if (findings.suspects.size() > shown) {
    out += "\n… and " + format_count(findings.suspects.size() - shown) +
           " more (--top " + std::to_string(findings.suspects.size()) + ")\n";
  }
  if (shown > 0 && !findings.files.empty()) {
    const analysis::Suspect& worst = findings.suspects[0].explained.suspect;
    const analysis::NodeIndex example =
        worst.gathered.empty() ? worst.holder : worst.gathered.front().example;
    out += "\nlook closer: heapcli retainers " +
           printable(findings.files.back()) + " @" +
           std::to_string(raw(findings.last->graph.node_id[example])) + "\n";
  }
  return out;
}

}  // namespace heapcli::commands
