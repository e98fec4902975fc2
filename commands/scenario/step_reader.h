// The steps of a scenario, as they will run: `repeat` is written out, and each
// step has its target, its name and its label.
#pragma once

#include <string>
#include <vector>

#include "commands/scenario/map_reader.h"
#include "commands/scenario/result_names.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

class StepReader {
 public:
  /// Both outlive the reader.
  StepReader(const std::vector<ScenarioTarget>& targets, Reading& reading);

  /// May be called several times; later steps know what earlier ones made.
  /// Throws Error(kUsage) when there are more than 10,000 steps in all.
  std::vector<ScenarioStep> read(const YamlNode& list);

  /// After the last step: what can be said only now is added to the errors.
  void finish() { names_.report_missing(); }

 private:
  struct Around {
    std::string target;  ///< What `repeat` says; empty: nothing.
    int depth = 0;
    bool in_parallel = false;
  };
  using Read = void (StepReader::*)(MapReader&, const Around&, ScenarioStep&);
  struct ActionReader {
    std::string_view key;
    Read read;
  };
  static const ActionReader kActions[];

  void read_list(const YamlNode& list, const Around& around,
                 std::vector<ScenarioStep>& steps);
  void read_step(const YamlNode& node, const Around& around,
                 std::vector<ScenarioStep>& steps);
  void read_repeat(MapReader& map, Around around,
                   std::vector<ScenarioStep>& steps);

  void wait_for(MapReader& map, const Around& around, ScenarioStep& step);
  void load(MapReader& map, const Around& around, ScenarioStep& step);
  void sleep(MapReader& map, const Around& around, ScenarioStep& step);
  void gc(MapReader& map, const Around& around, ScenarioStep& step);
  void snapshot(MapReader& map, const Around& around, ScenarioStep& step);
  void track(MapReader& map, const Around& around, ScenarioStep& step);
  void watch(MapReader& map, const Around& around, ScenarioStep& step);
  void evaluate(MapReader& map, const Around& around, ScenarioStep& step);
  void shell(MapReader& map, const Around& around, ScenarioStep& step);
  void parallel(MapReader& map, const Around& around, ScenarioStep& step);
  void diff(MapReader& map, const Around& around, ScenarioStep& step);
  void leaks(MapReader& map, const Around& around, ScenarioStep& step);
  void assertion(MapReader& map, const Around& around, ScenarioStep& step);

  std::string target_of(MapReader& map, const std::string& otherwise);
  void require_target(ScenarioStep& step);
  bool is_launched(const std::string& target) const;
  std::chrono::milliseconds duration(MapReader& map, const Around& around);
  ScenarioLoad read_load(MapReader& map);
  std::string name(MapReader& map, ResultKind kind, const ScenarioStep& step,
                   const std::string& base = "", const std::string& later = "");
  void count_step(Place place);

  const std::vector<ScenarioTarget>& targets_;
  Reading& reading_;
  ResultNames names_;
  size_t steps_ = 0;
};

}  // namespace heapcli::commands
