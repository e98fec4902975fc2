#include "analysis/xml_text.h"

#include "analysis/utf8.h"

namespace heapcli::analysis {

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n') {
          out += kReplacementCharacter;
        } else {
          out += c;
        }
    }
  }
  // U+FFFE and U+FFFF, as UTF-8.
  for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (size_t at = out.find(forbidden); at != out.npos;
         at = out.find(forbidden, at)) {
      out.replace(at, forbidden.size(), kReplacementCharacter);
    }
  }
  replace_broken_utf8(out);
  return out;
}

}  // namespace heapcli::analysis
