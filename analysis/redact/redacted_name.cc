// Nothing in a snapshot says whether a property's name was written in the code
// or came with a request: the name of a field and the key of a dictionary are
// alike. What can be told is whether somebody could have written it behind a
// dot. `user@example.com`, `/home/eve`, `4111111111111111`, a UUID and a token
// could not have been, or are unlike any word; `alice` could. So by default the
// first are replaced and the second stays, as docs/redaction.md says; with
// RedactionLevel::kNames only a fixed list stays.
//
// Replacements are a keyed hash instead of a number, since plain objects are
// classes by the names of their properties: these must be called the same in
// two snapshots that are compared.

#include "analysis/redact/redacted_name.h"

#include <algorithm>
#include <array>

#include "analysis/redact/placeholder.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestWord = 64;
// Shorter than this there is nothing to hide: `<=`, `*`, `-1`.
constexpr size_t kShortest = 3;
constexpr int kMostDigits = 4;
// A token has digits all over, and is long.
constexpr size_t kTokenLength = 16;
constexpr int kTokenDigits = 3;

constexpr std::string_view kHashDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

// What a heap of V8 is made of, and what tells leaks apart.
constexpr auto kWellKnown = std::to_array<std::string_view>({
    "__proto__",    "_events",
    "_eventsCount", "_idleNext",
    "_idlePrev",    "_idleStart",
    "_idleTimeout", "_maxListeners",
    "_onTimeout",   "_readableState",
    "_repeat",      "_writableState",
    "apply",        "arguments",
    "bind",         "buffer",
    "byteLength",   "call",
    "callback",     "caller",
    "cause",        "code",
    "constructor",  "context",
    "data",         "default",
    "done",         "emit",
    "entries",      "error",
    "exports",      "filename",
    "freeSockets",  "get",
    "global",       "globalThis",
    "handle",       "head",
    "id",           "index",
    "input",        "items",
    "key",          "keys",
    "length",       "list",
    "listener",     "listeners",
    "loaded",       "message",
    "module",       "name",
    "next",         "options",
    "outputData",   "parent",
    "path",         "paths",
    "prev",         "previous",
    "process",      "prototype",
    "queue",        "reject",
    "require",      "requests",
    "resolve",      "root",
    "set",          "signal",
    "size",         "socket",
    "sockets",      "stack",
    "state",        "tail",
    "then",         "toString",
    "type",         "value",
    "valueOf",      "values",
    "wrapped",
});

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
         c == '_' || c == '$';
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool looks_written(std::string_view word, std::string_view also) {
  if (word.size() < kShortest) return true;
  if (word.size() > kLongestWord || is_digit(word.front())) return false;
  int digits = 0;
  for (const char c : word) {
    if (!is_word_character(c) && also.find(c) == also.npos) return false;
    if (is_digit(c)) ++digits;
  }
  return digits <= kMostDigits &&
         (digits < kTokenDigits || word.size() < kTokenLength);
}

bool is_well_known(std::string_view name) {
  return std::find(kWellKnown.begin(), kWellKnown.end(), name) !=
         kWellKnown.end();
}

// Inside of a name that becomes part of a class: {a, b}. DevTools puts such a
// name into quotes, so these stay where they are.
bool shapes_class_names(char c) {
  return static_cast<unsigned char>(c) < 0x20 ||
         std::string_view(",'\"{}\\").find(c) != std::string_view::npos;
}

// One character for each UTF-16 code unit of what is hidden.
template <class Next>
std::string replaced(std::string_view text, Next next) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    if (shapes_class_names(c)) {
      result += c;
      continue;
    }
    result += next();
    if (byte >= 0xF0) result += next();
  }
  return result;
}

std::string hashed(std::string_view text, const RedactionKey& key) {
  constexpr int kDigitsInHash = 12;  // 36^12 fits 64 bits.
  uint64_t number = 0;
  uint64_t hash = 0;
  int left = 0;
  return replaced(text, [&] {
    if (left == 0) {
      hash = keyed_hash(key, text, number++);
      left = kDigitsInHash;
    }
    const char digit = kHashDigits[hash % kHashDigits.size()];
    hash /= kHashDigits.size();
    --left;
    return digit;
  });
}

std::string blanked(std::string_view text) {
  return std::string(text_shape(text).length, '_');
}

// NUMBER / part of key (KEY @1) -> value (VALUE @2) pair in WeakMap (table @3):
// the names of two nodes, of which one can be a text. Whatever they hold, only
// the outer words and the numbers stay.
std::string redacted_pair(std::string_view name, size_t key_at) {
  constexpr std::string_view kMiddle = ") -> value (";
  constexpr std::string_view kEnd = ") pair in WeakMap (table @";
  const size_t end = name.rfind(kEnd);
  const size_t middle = name.find(kMiddle, key_at);
  if (end == name.npos || middle == name.npos || middle > end) {
    return std::string(name.substr(0, key_at)) + blanked(name.substr(key_at));
  }
  const auto hide = [](std::string_view text) {
    const size_t id = text.rfind(" @");
    if (id == text.npos ||
        !std::all_of(text.begin() + static_cast<ptrdiff_t>(id) + 2, text.end(),
                     is_digit)) {
      return blanked(text);
    }
    return blanked(text.substr(0, id)) + std::string(text.substr(id));
  };
  std::string result(name.substr(0, key_at));
  result += hide(name.substr(key_at, middle - key_at));
  result += kMiddle;
  result +=
      hide(name.substr(middle + kMiddle.size(), end - middle - kMiddle.size()));
  result += kEnd;
  const std::string_view table = name.substr(end + kEnd.size());
  const size_t digits =
      std::min(table.find_first_not_of("0123456789"), table.size());
  result += table.substr(0, digits);
  result += table.substr(digits) == ")" ? ")" : blanked(table.substr(digits));
  return result;
}

// <div id="…" class="…">: DevTools' class is <div>.
std::string redacted_element(std::string_view name, size_t space) {
  const std::string_view attributes = name.substr(space + 1);
  const bool closed = attributes.ends_with('>');
  return std::string(name.substr(0, space + 1)) +
         blanked(attributes.substr(0, attributes.size() - (closed ? 1 : 0))) +
         (closed ? ">" : "");
}

std::string redacted_url(std::string_view name, size_t authority) {
  const size_t path = std::min(name.find('/', authority), name.size());
  const size_t at = name.substr(0, path).rfind('@');
  std::string result(name.substr(0, authority));
  size_t begin = authority;
  if (at != name.npos && at >= authority) {
    result += blanked(name.substr(authority, at - authority));
    begin = at;
  }
  const size_t query = std::min(name.find_first_of("?#", begin), name.size());
  result += name.substr(begin, query - begin);
  if (query < name.size()) {
    result += name[query];
    result += blanked(name.substr(query + 1));
  }
  return result;
}

}  // namespace

std::string redacted_property_name(std::string_view name, RedactionLevel level,
                                   const RedactionKey& key) {
  if (is_word_of_v8(name)) return std::string(name);
  std::string_view word = name;
  std::string start;
  for (const std::string_view accessor : {"get ", "set "}) {
    if (take_prefix(word, accessor)) {
      start = accessor;
      break;
    }
  }
  std::string end;
  // Symbols are made by code: Symbol.iterator, undici.globalDispatcher.1.
  if (word.starts_with("<symbol ") && word.ends_with('>')) {
    take_prefix(word, "<symbol ");
    word.remove_suffix(1);
    start += "<symbol ";
    end = '>';
    if (looks_written(word, ".:-/ #()")) return std::string(name);
    return start + hashed(word, key) + end;
  }
  if (take_prefix(word, "#")) start += '#';
  const bool stays = level == RedactionLevel::kNames
                         ? word.empty() || is_well_known(word)
                         : looks_written(word, "");
  return stays ? std::string(name) : start + hashed(word, key);
}

std::string redacted_name(std::string_view name) {
  constexpr std::string_view kPair = " / part of key (";
  if (const size_t at = name.find(kPair); at != name.npos) {
    return redacted_pair(name, at + kPair.size());
  }
  if (name.starts_with('<') || name.starts_with("Detached <")) {
    const size_t space = name.find(' ', name.find('<'));
    if (space != name.npos && !name.starts_with("<symbol ")) {
      return redacted_element(name, space);
    }
  }
  constexpr std::string_view kScheme = "://";
  if (const size_t at = name.find(kScheme); at != name.npos) {
    return redacted_url(name, at + kScheme.size());
  }
  constexpr std::string_view kData = "data:";
  if (name.starts_with(kData)) {
    return std::string(kData) + blanked(name.substr(kData.size()));
  }
  return std::string(name);
}

}  // namespace heapcli::analysis
