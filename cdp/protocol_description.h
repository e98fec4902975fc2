// What a target can do, by its own account: targets ignore parameters that
// they do not know without a word, so whoever depends on one asks first.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cdp/discovery.h"

namespace heapcli::cdp {

class ProtocolDescription {
 public:
  /// Asks /json/protocol. Throws Error only when interrupted: a target that
  /// has no description (Deno) is one of which nothing is known.
  static ProtocolDescription fetch(const Target& target,
                                   const ConnectOptions& options);

  /// Reads what /json/protocol gives.
  explicit ProtocolDescription(const std::string& text);

  /// Whether `command` ("Domain.name") takes the parameter; absent when that
  /// is not known.
  std::optional<bool> has_parameter(const std::string& command,
                                    const std::string& parameter) const;

 private:
  nlohmann::json domains_;
};

}  // namespace heapcli::cdp
