#include "analysis/query/text_test.h"

namespace heapcli::analysis::query {

TextTest::TextTest(const Step& step, const HeapFields& fields,
                   TextSource source)
    : step_(step),
      fields_(fields),
      source_(source),
      negated_(step.kind == StepKind::kMatchesNot ||
               step.kind == StepKind::kEqualsTextNot) {
  if (step.kind == StepKind::kMatches || step.kind == StepKind::kMatchesNot) {
    pattern_.emplace(step.text, step.ignore_case);
  }
  if (source != TextSource::kConstant) {
    known_ =
        std::make_unique<std::atomic<uint8_t>[]>(fields.text_count(source));
  }
}

bool TextTest::operator()(const Value& text) const {
  if (text.source == TextSource::kDetachedName) {
    return test(fields_.text(text));
  }
  if (text.source != source_ || !known_) return test(fields_.text_view(text));
  // Two threads may both test a text; they find the same.
  std::atomic<uint8_t>& known = known_[text.index];
  const uint8_t answer = known.load(std::memory_order_relaxed);
  if (answer != 0) return answer == 2;
  const bool result = test(fields_.text_view(text));
  known.store(result ? 2 : 1, std::memory_order_relaxed);
  return result;
}

bool TextTest::test(std::string_view text) const {
  const bool found = pattern_ ? pattern_->matches(text) : text == step_.text;
  return found != negated_;
}

}  // namespace heapcli::analysis::query
