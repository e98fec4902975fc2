#include "commands/scenario/step_prompt.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <stop_token>
#include <string>

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

// Both ends of a terminal.
class Terminal {
 public:
  Terminal() : person_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    std::array<char, 64> name{};
    REQUIRE(grantpt(person_) == 0);
    REQUIRE(unlockpt(person_) == 0);
    REQUIRE(ptsname_r(person_, name.data(), name.size()) == 0);
    program_ = open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(program_ >= 0);
  }
  ~Terminal() {
    hang_up();
    close(program_);
  }

  int program() const { return program_; }
  void type(const std::string& text) const {
    REQUIRE(write(person_, text.data(), text.size()) ==
            static_cast<ssize_t>(text.size()));
  }
  void hang_up() {
    if (person_ >= 0) close(person_);
    person_ = -1;
  }

 private:
  int person_;
  int program_ = -1;
};

const auto nothing = [] {};

StepAnswer answer_to(const std::string& typed) {
  const Terminal terminal;
  terminal.type(typed);
  return ask_for_step("gc", Context(), nothing, terminal.program());
}

TEST_CASE("before a step, enter goes on, s skips, q ends") {
  CHECK(answer_to("\n") == StepAnswer::kGo);
  CHECK(answer_to("s\n") == StepAnswer::kSkip);
  CHECK(answer_to("q\n") == StepAnswer::kQuit);
}

TEST_CASE("an answer that is none is asked for again") {
  CHECK(answer_to("what?\nyes\ns\n") == StepAnswer::kSkip);
}

TEST_CASE("lines typed ahead answer one question each") {
  const Terminal terminal;
  terminal.type("s\nq\n");
  const auto ask = [&] {
    return ask_for_step("gc", Context(), nothing, terminal.program());
  };
  CHECK(ask() == StepAnswer::kSkip);
  CHECK(ask() == StepAnswer::kQuit);
}

TEST_CASE("the end of the input before a step ends a scenario") {
  // Ctrl-D.
  CHECK(answer_to("\x04") == StepAnswer::kQuit);
  Terminal terminal;
  terminal.hang_up();
  CHECK(ask_for_step("gc", Context(), nothing, terminal.program()) ==
        StepAnswer::kQuit);
}

TEST_CASE("Ctrl-C before a step ends a scenario, targets are looked after") {
  const Terminal terminal;
  std::stop_source stop;
  Context context;
  context.stop = stop.get_token();
  int looks = 0;
  const auto look = [&] {
    if (++looks == 2) stop.request_stop();
  };
  CHECK(ask_for_step("gc", context, look, terminal.program()) ==
        StepAnswer::kQuit);
  CHECK(looks == 2);
}

}  // namespace
}  // namespace heapcli::commands
