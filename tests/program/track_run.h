// A `heapcli track` under way on allocator.cjs, and what it has to say then.
#pragma once

#include <cmath>
#include <csignal>
#include <memory>
#include <string>
#include <utility>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"

namespace heapcli::tests {

inline constexpr double kArrayBytes = 8048;

// A tracking that is under way.
class Tracking {
 public:
  Tracking(Target& target, Arguments options)
      : heapcli_(start_heapcli(arguments(target, std::move(options)))) {
    heapcli_->await_line(Stream::kErr, "sampling ");
  }

  ChildProcess& process() { return *heapcli_; }

  Finished wait() {
    const int status = heapcli_->wait();
    return {status, heapcli_->out(), heapcli_->err()};
  }

  /// Ends it as a user would.
  Finished interrupt() {
    heapcli_->send(SIGINT);
    return wait();
  }

 private:
  static Arguments arguments(const Target& target, Arguments options) {
    Arguments all = {"attach", target.name(), "track"};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }

  std::unique_ptr<ChildProcess> heapcli_;
};

inline Json function_named(const Json& list, const std::string& name) {
  for (const Json& entry : list) {
    if (entry.at("function") == name) return entry;
  }
  FAIL("no function " << name << " in " << list.dump(1));
  return Json();
}

// Within four standard errors of what the program keeps there.
inline void check_bytes(const Json& functions, const std::string& name,
                        int arrays) {
  const Json entry = function_named(functions, name);
  INFO(entry.dump());
  const double truth = arrays * kArrayBytes;
  const double error = entry.at("self_error_bytes").get<double>();
  CHECK(error < 0.15 * truth);
  CHECK(std::abs(entry.at("self_bytes").get<double>() - truth) < 4 * error);
  CHECK_THAT(entry.at("url").get<std::string>(),
             ContainsSubstring("allocator.cjs"));
  CHECK(entry.at("line").get<int>() > 0);
  CHECK(entry.at("column").get<int>() > 0);
}

}  // namespace heapcli::tests
