// An option that takes one of a few words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace heapcli::commands {

template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

/// Adds `name`, which sets `value` to what its word stands for. Any other word
/// is an error that lists the choices. The choices are kept by the option.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& value,
                        Choices<T> choices, const std::string& description) {
  const auto set = [name, &value, choices](const std::string& word) {
    std::string words;
    for (const auto& [choice, meaning] : choices) {
      if (choice == word) {
        value = meaning;
        return;
      }
      words += (words.empty() ? "" : ", ") + choice;
    }
    throw CLI::ValidationError(name, "'" + word + "' is none of " + words);
  };
  return command.add_option_function<std::string>(name, set, description);
}

}  // namespace heapcli::commands
