// Writes what the fuzzers start from: make_corpus DIR makes a folder in DIR for
// each of them.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "analysis/profile/profile_format.h"
#include "commands/scenario/example.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/analysis/profile/heapprofile_text.h"
#include "tests/analysis/profile/pprof_text.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/analysis/source_map_text.h"

namespace heapcli::tests {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const size_t at = text.find(from);
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

SnapshotText weak_maps_and_interfaces() {
  SnapshotText heap;
  const uint32_t global = heap.node("object", "global", 8);
  const uint32_t key = heap.node("object", "Object", 8);
  const uint32_t like = heap.node("object", "Object", 8);
  const uint32_t table = heap.node("array", "", 8, 77);
  const std::string pair =
      " / part of key (a @5) -> value (b @7) pair in WeakMap (table @77)";
  heap.edge(0, global, "shortcut", "1")
      .edge(global, key, "property", "a")
      .edge(global, like, "property", "b")
      .edge(global, table, "internal", "table")
      .edge(key, like, "internal", "1" + pair)
      .edge(table, like, "internal", "2" + pair)
      .edge(key, global, "property", "x, y")
      .edge(like, global, "property", "x, y")
      .edge(like, key, "weak", "1")
      .location(key, 1, 2, 3);
  return heap;
}

void write_snapshots(const fs::path& directory) {
  fs::create_directories(directory);
  for (const bool newlines : {true, false}) {
    const SnapshotStyle style{newlines, newlines};
    const std::string name = newlines ? "lines" : "one-line";
    const std::string text = small_heap().text(style);
    write(directory / name, text);
    write(directory / (name + "-weak"), weak_maps_and_interfaces().text(style));
    const std::string timeline = small_timeline().text(style);
    write(directory / (name + "-timeline"), timeline);
    write(directory / (name + "-unlisted"),
          replaced(timeline, "[2,2,30", "[2,9,30"));
    write(directory / (name + "-cut"), text.substr(0, text.size() / 2));
    write(directory / (name + "-float"), replaced(text, ",4096,", ",4.096e3,"));
    write(directory / (name + "-unknown"),
          replaced(text, "\"samples\":[]", "\"new\":[[{\"a\":\"]\"}],1]"));
  }
}

void write_chunks(const fs::path& directory) {
  fs::create_directories(directory);
  int number = 0;
  for (const std::string escaped :
       {"", "{\\\"a\\\":[1,2\\n,3]}", "\\\\u00e9 \\/\\t\\u0041",
        "\\ud83d\\ude00", "\xC3\xA9"}) {
    write(
        directory / std::to_string(number++),
        R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":")" +
            escaped + R"("}})");
    write(directory / ("worker-" + std::to_string(number++)),
          R"({"method":"NodeWorker.receivedMessageFromWorker",)"
          R"("params":{"sessionId":"1","message":")" +
              escaped + R"("}})");
  }
}

void write_profiles(const fs::path& directory) {
  fs::create_directories(directory);
  const std::string text = small_heapprofile();
  write(directory / "whole", text);
  write(directory / "cut", text.substr(0, text.size() / 2));
  write(directory / "float", replaced(text, ":4000,", ":4.0e3,"));
  write(directory / "unknown", replaced(text, "\"samples\"", "\"other\""));
}

void write_formats(const fs::path& directory) {
  fs::create_directories(directory);
  const analysis::AllocationProfile profile = awkward_profile();
  for (const auto& each : analysis::profile_formats()) {
    if (each.format == analysis::ProfileFormat::kSvg ||
        each.format == analysis::ProfileFormat::kHtml) {
      continue;
    }
    const std::string bytes = written([&](const analysis::ByteSink& sink) {
      analysis::write_profile(each.format, profile, "title", sink);
    });
    write(directory / each.name, unpacked(bytes));
  }
  for (const bool packed : {true, false}) {
    write(directory / (packed ? "go" : "go-unpacked"),
          go_profile({{{1}, {9, 900, 4, 400}}, {{3, 2}, {9, 900, 1, 100}}},
                     packed));
  }
}

void write_queries(const fs::path& directory) {
  fs::create_directories(directory);
  int number = 0;
  for (const char* query :
       {"class == \"Session\" && retained > 1.5MiB || !detached",
        "name ~ /to[/]ken/i && type != 'string' order by shallow asc limit 3",
        "edge(\"a\").edge(0).size * 2 - -1 >= 10 % 3 select id, dominator",
        "count(), sum(shallow), avg(distance) by class, script where line < 9",
        "retained_by(\"A\") && held_by('B\\n') && name !~ /x/ && true"}) {
    write(directory / std::to_string(number++), query);
  }
}

void write_held_frames(const fs::path& directory) {
  fs::create_directories(directory);
  const auto frame = [](char type, const std::string& payload) {
    return std::string{static_cast<char>(payload.size() & 0xFF),
                       static_cast<char>(payload.size() >> 8), '\0', '\0',
                       type} +
           payload;
  };
  write(directory / "hello",
        frame('H', R"({"purpose":"use","protocol":1,"pid":7})") +
            frame('M', R"({"id":5,"method":"Debugger.enable"})") +
            frame('S', "77"));
  write(directory / "greeting",
        frame('G', R"({"version":"1","id":"a","id_series":1,"last_id":4})") +
            frame('M', R"({"error":{"code":-1},"id":5})") + frame('E', "gone"));
}

void write_shell_wordss(const fs::path& directory) {
  fs::create_directories(directory);
  int number = 0;
  for (const char* line :
       {"snapshot before --gc; diff before after --top 3 # what grew",
        "query below 'class == \"a b\" && size > 1' --js", "ret",
        "show before @123 --internals;;gc", "he\\ lp \"a \\\" b\" ''",
        "summary bef", "diff --sort "}) {
    write(directory / std::to_string(number++), line);
  }
}

void write_conditions(const fs::path& directory) {
  fs::create_directories(directory);
  int number = 0;
  for (const char* condition :
       {"used > 80%", "rss >= 1.5GiB and gcs > 30/min || aftergc < 5e6",
        "trend > -10MiB/h or external <= 4k && arraybuffers > 1M"}) {
    write(directory / std::to_string(number++), condition);
  }
}

void write_leak_options(const fs::path& directory) {
  fs::create_directories(directory);
  write(directory / "objects", "{a, b} <= 10 / round");
  write(directory / "bytes", "*<=1.5KiB/request");
  write(directory / "accepted",
        R"({"schema":"heapcli/leaks-baseline/1","suspects":[{"class":"A",)"
        R"("holder_class":"system / Context / scope @7","path":"variable a",)"
        R"("bytes_per_round":4400,"requests_per_round":50}]})");
}

void write_source_maps(const fs::path& directory) {
  fs::create_directories(directory);
  const std::string map = source_map_text(
      mappings_of({{0, 0, 0, 0, 0, 0}, {0, 9}, {1, 3, 1, 70, 2, 1}}),
      {"a.ts", "b.ts"}, {"x", "y"}, R"(,"sourceRoot":"src")");
  write(directory / "map", map);
  write(directory / "prefix", ")]}'\n" + map);
  write(directory / "unsorted", source_map_text("IAAA,FAAA;;D", {"a"}));
  write(directory / "index",
        R"({"version":3,"sections":[{"offset":{"line":0,"column":1},"map":)" +
            map + R"(},{"offset":{"line":1,"column":0},"map":)" + map + "}]}");
}

void write_scenarios(const fs::path& directory) {
  fs::create_directories(directory);
  int number = 0;
  for (const char* const name : {"right.yaml", "wrong.yaml"}) {
    std::ifstream file(fs::path(HEAPCLI_SOURCE_DIR "/tests/scenario") / name);
    std::string document;
    for (std::string line; std::getline(file, line);) {
      if (line != "---") {
        document += line + "\n";
        continue;
      }
      write(directory / std::to_string(number++), document);
      document.clear();
    }
    write(directory / std::to_string(number++), document);
  }
  write(directory / "example", std::string(commands::example_scenario()));
  write(directory / "variables",
        "variables: {a: ${env.HOME:-x}, b: \"$${${a}}\"}\ntarget: &t 9229\n"
        "steps: [{repeat: 2, steps: [shell: *t, snapshot: \"${i}\"]}]\n");
}

}  // namespace
}  // namespace heapcli::tests

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_corpus DIR\n");
    return 2;
  }
  const std::filesystem::path directory = argv[1];
  heapcli::tests::write_snapshots(directory / "snapshot_parser");
  heapcli::tests::write_snapshots(directory / "snapshot_redactor");
  heapcli::tests::write_snapshots(directory / "object_views");
  heapcli::tests::write_chunks(directory / "chunk_decoder");
  heapcli::tests::write_profiles(directory / "heapprofile_reader");
  heapcli::tests::write_formats(directory / "profile_formats");
  heapcli::tests::write_source_maps(directory / "source_map");
  heapcli::tests::write_queries(directory / "query");
  heapcli::tests::write_shell_wordss(directory / "shell_words");
  heapcli::tests::write_held_frames(directory / "held_frames");
  heapcli::tests::write_conditions(directory / "watch_condition");
  heapcli::tests::write_leak_options(directory / "leak_options");
  heapcli::tests::write_scenarios(directory / "scenario");
}
