#include "commands/scenario/judge_reports.h"

#include <string>
#include <string_view>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/scenario/bound.h"
#include "commands/scenario/bounded_figure.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kWidestValue = 200;

std::string look_at(const OrderedJson& suspect) {
  const OrderedJson& holder = suspect.at("holder");
  const OrderedJson& name = suspect.at("class");
  std::string text = name.is_string() ? name.get<std::string>()
                                      : holder.at("class").get<std::string>();
  auto path = holder.at("path").get<std::string>();
  // The end says most.
  constexpr std::string_view kArrow = " → ";
  const size_t arrow = path.rfind(kArrow);
  if (arrow != std::string::npos) path = "…" + path.substr(arrow);
  if (!path.empty()) text += " held by " + path;
  return printable(text);
}

// `name`, or `name file.js:12`.
bool is_function(const OrderedJson& function, const std::string& wanted) {
  const auto name = function.at("function").get<std::string>();
  if (name == wanted) return true;
  if (!wanted.starts_with(name + " ") || !function.at("url").is_string() ||
      !function.at("line").is_number()) {
    return false;
  }
  const std::string place = function.at("url").get<std::string>() + ":" +
                            std::to_string(function.at("line").get<int>());
  const std::string given = wanted.substr(name.size() + 1);
  return place == given || place.ends_with("/" + given);
}

OrderedJson value_at(const ReportAssertion& assertion,
                     const OrderedJson& report) {
  try {
    return report.at(OrderedJson::json_pointer(assertion.pointer));
  } catch (const OrderedJson::exception&) {
    std::string known;
    for (const auto& [key, value] : report.items()) {
      known += (known.empty() ? "" : ", /") + key;
    }
    throw Error(ExitStatus::kUsage,
                assertion.of + " reports no " + printable(assertion.pointer) +
                    (known.empty() ? "" : "; it has /" + known));
  }
}

// A text as it is, all else as JSON.
std::string value_text(const OrderedJson& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', /*ensure_ascii=*/false,
                    OrderedJson::error_handler_t::replace);
}

}  // namespace

Judgement judge_leaks(const LeaksAssertion& assertion,
                      const OrderedJson& report) {
  size_t leaks = 0;
  Judgement result;
  for (const OrderedJson& suspect : report.at("suspects")) {
    if (suspect.at("slowing").get<bool>()) continue;
    if (++leaks == 1) result.look = look_at(suspect);
  }
  result.holds = is_within(assertion.suspects, static_cast<double>(leaks));
  if (result.holds) result.look.clear();
  result.expected = "leaks " + assertion.suspects.text;
  result.found = std::to_string(leaks) + (leaks == 1 ? " leak" : " leaks");
  if (report.at("verdict") == "inconclusive") {
    result.found += "; something grows, but ever slower: more rounds settle it";
  }
  result.report = {{"leaks", leaks}};
  return result;
}

Judgement judge_share(const AllocationShareAssertion& assertion,
                      const OrderedJson& report) {
  double own = 0;
  for (const OrderedJson& function : report.at("functions")) {
    if (is_function(function, assertion.function)) {
      own += function.at("self_bytes").get<double>();
    }
  }
  const auto total = report.at("total_bytes").get<double>();
  const double share = total == 0 ? 0 : own / total;
  const std::string name = printable(assertion.function);
  Judgement result;
  result.holds = is_within(assertion.share, share);
  result.expected = "share of " + name + " " + assertion.share.text;
  result.found = bounded_percent(assertion.share, share) + " of " +
                 format_bytes(static_cast<uint64_t>(total));
  if (total == 0) {
    result.found += " (nothing was sampled)";
  } else if (own == 0) {
    result.found += " (no sample is of " + name + ")";
  }
  result.report = {{"share", share}};
  return result;
}

Judgement judge_value(const ReportAssertion& assertion,
                      const OrderedJson& report) {
  const OrderedJson value = value_at(assertion, report);
  const std::string text = value_text(value);
  const std::string what = assertion.of + " " + assertion.pointer;
  Judgement result;
  result.found = fit(printable(text), kWidestValue);
  if (assertion.bound) {
    if (!value.is_number()) {
      throw Error(ExitStatus::kUsage,
                  what + " is no number but " + result.found);
    }
    result.holds = is_within(*assertion.bound, value.get<double>());
    result.expected = what + " " + assertion.bound->text;
  } else {
    result.holds = text == assertion.equals;
    result.expected = what + " is " + printable(assertion.equals);
  }
  result.report = {{"value", value}};
  return result;
}

}  // namespace heapcli::commands
