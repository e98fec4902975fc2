#include "analysis/json_string.h"

#include <nlohmann/json.hpp>

#include "analysis/error.h"
#include "analysis/utf8.h"

namespace heapcli::analysis {
namespace {

void append_utf8(uint32_t code_point, std::string& output) {
  if (code_point < 0x80) {
    output += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    output += static_cast<char>(0xC0 | (code_point >> 6));
    output += static_cast<char>(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    output += static_cast<char>(0xE0 | (code_point >> 12));
    output += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
    output += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    output += static_cast<char>(0xF0 | (code_point >> 18));
    output += static_cast<char>(0x80 | ((code_point >> 12) & 0x3F));
    output += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
    output += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

}  // namespace

void JsonStringDecoder::restart(const std::string& output) {
  *this = JsonStringDecoder();
  begin_ = output.size();
}

JsonStringDecoder::Result JsonStringDecoder::decode(const char* input,
                                                    size_t size,
                                                    std::string& output) {
  const char* p = input;
  const char* const end = input + size;
  while (p != end) {
    if (state_ == State::kEscape) {
      escape(*p++, output);
      continue;
    }
    if (state_ == State::kHexDigits) {
      hex_digit(*p++, output);
      continue;
    }
    const char* const run = p;
    unsigned char seen = 0;
    while (p != end && *p != '"' && *p != '\\') {
      seen |= static_cast<unsigned char>(*p++);
    }
    if (p != run) {
      flush_lone_surrogate(output);
      output.append(run, static_cast<size_t>(p - run));
      seen_non_ascii_ |= seen >= 0x80;
    }
    if (p == end) break;
    if (*p++ == '\\') {
      state_ = State::kEscape;
      continue;
    }
    flush_lone_surrogate(output);
    if (seen_non_ascii_) replace_broken_utf8(output, begin_);
    return {static_cast<size_t>(p - input), true};
  }
  return {size, false};
}

void JsonStringDecoder::escape(char c, std::string& output) {
  if (c == 'u') {
    state_ = State::kHexDigits;
    code_unit_ = 0;
    hex_digits_ = 0;
    return;
  }
  flush_lone_surrogate(output);
  state_ = State::kPlain;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      output += c;
      return;
    case 'b':
      output += '\b';
      return;
    case 'f':
      output += '\f';
      return;
    case 'n':
      output += '\n';
      return;
    case 'r':
      output += '\r';
      return;
    case 't':
      output += '\t';
      return;
    default:
      throw Error(Error::Kind::kBadData,
                  "a string holds an escape that JSON does not have");
  }
}

void JsonStringDecoder::hex_digit(char c, std::string& output) {
  uint32_t digit = 0;
  if (c >= '0' && c <= '9') {
    digit = static_cast<uint32_t>(c - '0');
  } else if (c >= 'a' && c <= 'f') {
    digit = static_cast<uint32_t>(c - 'a') + 10;
  } else if (c >= 'A' && c <= 'F') {
    digit = static_cast<uint32_t>(c - 'A') + 10;
  } else {
    throw Error(Error::Kind::kBadData,
                "a string holds a \\u escape without four hex digits");
  }
  code_unit_ = code_unit_ * 16 + digit;
  if (++hex_digits_ < 4) return;

  state_ = State::kPlain;
  const bool high = code_unit_ >= 0xD800 && code_unit_ <= 0xDBFF;
  const bool low = code_unit_ >= 0xDC00 && code_unit_ <= 0xDFFF;
  if (low && high_surrogate_ != 0) {
    append_utf8(
        0x10000 + ((high_surrogate_ - 0xD800) << 10) + (code_unit_ - 0xDC00),
        output);
    high_surrogate_ = 0;
    return;
  }
  flush_lone_surrogate(output);
  if (high) {
    high_surrogate_ = code_unit_;
  } else if (low) {
    output += kReplacementCharacter;
  } else {
    append_utf8(code_unit_, output);
  }
}

void JsonStringDecoder::flush_lone_surrogate(std::string& output) {
  if (high_surrogate_ == 0) return;
  output += kReplacementCharacter;
  high_surrogate_ = 0;
}

std::string quote_json(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', /*ensure_ascii=*/false,
                         json::error_handler_t::replace);
}

}  // namespace heapcli::analysis
