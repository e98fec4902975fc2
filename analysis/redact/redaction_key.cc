// SipHash-2-4 (Aumasson and Bernstein, 2012), made for short inputs that an
// attacker knows. The number goes in front of the text.
#include "analysis/redact/redaction_key.h"

#include <bit>
#include <random>

namespace heapcli::analysis {
namespace {

class SipHash {
 public:
  explicit SipHash(const RedactionKey& key)
      : v0_(key.words[0] ^ 0x736f6d6570736575),
        v1_(key.words[1] ^ 0x646f72616e646f6d),
        v2_(key.words[0] ^ 0x6c7967656e657261),
        v3_(key.words[1] ^ 0x7465646279746573) {}

  void add(uint64_t word) {
    v3_ ^= word;
    round();
    round();
    v0_ ^= word;
  }

  uint64_t finish() {
    v2_ ^= 0xff;
    for (int i = 0; i < 4; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void round() {
    v0_ += v1_;
    v2_ += v3_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v1_;
    v0_ += v3_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ = std::rotl(v2_, 32);
  }

  uint64_t v0_, v1_, v2_, v3_;
};

}  // namespace

RedactionKey random_redaction_key() {
  std::random_device source;
  RedactionKey key;
  for (uint64_t& word : key.words) {
    word = (uint64_t{source()} << 32) ^ source();
  }
  return key;
}

uint64_t keyed_hash(const RedactionKey& key, std::string_view text,
                    uint64_t number) {
  SipHash hash(key);
  hash.add(number);
  uint64_t word = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    word |= uint64_t{static_cast<unsigned char>(text[i])} << (i % 8 * 8);
    if (i % 8 == 7) {
      hash.add(word);
      word = 0;
    }
  }
  hash.add(word | uint64_t{text.size()} << 56);
  return hash.finish();
}

}  // namespace heapcli::analysis
