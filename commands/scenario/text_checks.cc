#include "commands/scenario/text_checks.h"

#include <algorithm>
#include <string_view>

#include "analysis/pattern.h"
#include "cdp/error.h"
#include "cdp/target.h"
#include "commands/error.h"
#include "commands/scenario/variables.h"

namespace heapcli::commands {
namespace {

constexpr size_t kLongestName = 100;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ExitStatus::kUsage, what);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

// It becomes a file's name, on any system.
void check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kLongestName &&
                    name.front() != '.' && name.front() != '-' &&
                    std::all_of(name.begin(), name.end(), is_name_character);
  if (!good) {
    fail("`" + name.substr(0, kLongestName) +
         "` is no name; it has letters, digits, - _ and . in it, and does not "
         "begin with . or -");
  }
}

void check_url(const std::string& url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view rest = std::string_view(url).substr(scheme.size());
    const bool clean = std::all_of(url.begin(), url.end(), [](char c) {
      return static_cast<unsigned char>(c) > ' ' && c != 0x7F;
    });
    if (!clean) fail("`" + url + "` has blanks in it, which no URL has");
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return;
  }
  fail("`" + url + "` is no URL; write http://HOST:PORT/PATH");
}

void check_host_and_port(const std::string& text) {
  try {
    const cdp::Target target = cdp::parse_target(text);
    if (target.path.empty() && text.find(':') != text.npos &&
        text.find('/') == text.npos) {
      return;
    }
  } catch (const cdp::Error&) {
  }
  fail("`" + text + "` is no host:port; write, for example, 127.0.0.1:3000");
}

void check_pointer(const std::string& text) {
  bool good = text.empty() || text.front() == '/';
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    good &= i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1');
  }
  if (!good) {
    fail("`" + text +
         "` is no JSON pointer; write, for example, /totals/bytes_delta");
  }
}

void check_process_id(const std::string& text) {
  const bool good = !text.empty() && text.size() <= 10 && text != "0" &&
                    text.find_first_not_of("0123456789") == text.npos;
  if (!good) fail("`" + text + "` is no number of a process");
}

}  // namespace

std::string what_is(ValueKind kind) {
  switch (kind) {
    case ValueKind::kText:
      return "a text";
    case ValueKind::kName:
      return "a name";
    case ValueKind::kVariableName:
      return "the name of a variable";
    case ValueKind::kBoolean:
      return "true or false";
    case ValueKind::kCount:
      return "a whole number";
    case ValueKind::kRate:
      return "a number";
    case ValueKind::kDuration:
      return "a duration such as 20s";
    case ValueKind::kCountBound:
      return "a bound such as \"<= 10\"";
    case ValueKind::kSuspects:
      return "none, or a bound such as \"<= 1\"";
    case ValueKind::kBytesBound:
      return "a bound such as \"<= 5 MiB\"";
    case ValueKind::kShareBound:
      return "a bound such as \"<= 20 %\"";
    case ValueKind::kAnyBound:
      return "a bound such as \"<= 10\"";
    case ValueKind::kUrl:
      return "a URL";
    case ValueKind::kHostAndPort:
      return "a host:port";
    case ValueKind::kPattern:
      return "a regular expression";
    case ValueKind::kPointer:
      return "a JSON pointer";
    case ValueKind::kProcessId:
      return "the number of a process";
    case ValueKind::kCommand:
      return "a command: a line, or a list of words";
    case ValueKind::kTexts:
    case ValueKind::kVariables:
      return "a map of names and texts";
    case ValueKind::kPair:
      return "a list of two names";
    case ValueKind::kNothing:
      return "nothing";
    case ValueKind::kMap:
    case ValueKind::kMaps:
      return "a map";
    case ValueKind::kSteps:
      break;
  }
  return "a list of steps";
}

void check_text(ValueKind kind, const std::string& text) {
  switch (kind) {
    case ValueKind::kName:
      return check_name(text);
    case ValueKind::kVariableName:
      if (!Variables::is_name(text)) {
        fail("`" + text +
             "` is no name of a variable; it has letters, digits, - and _ in "
             "it, and begins with a letter");
      }
      return;
    case ValueKind::kUrl:
      return check_url(text);
    case ValueKind::kHostAndPort:
      return check_host_and_port(text);
    case ValueKind::kPointer:
      return check_pointer(text);
    case ValueKind::kProcessId:
      return check_process_id(text);
    case ValueKind::kPattern: {
      const std::string error = analysis::Pattern(text, false).error();
      if (!error.empty()) {
        fail("`" + text + "` is no regular expression: " + error);
      }
      return;
    }
    default:
      return;
  }
}

}  // namespace heapcli::commands
