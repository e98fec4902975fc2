#include "tests/analysis/leaks/leak_program.h"

namespace heapcli::tests {

void draw_array(Program& program, int from, int to, int store_born) {
  SnapshotText& text = program.text();
  const uint32_t array = program.object("object", "Array", 32, 0, 1);
  const uint32_t store =
      program.object("array", "(object elements)", 64, store_born, 2);
  text.edge(program.global(), array, "property", "kept");
  text.edge(array, store, "internal", "elements");
  for (int born = from; born <= to; ++born) {
    for (int i = 0; i < kPerRound; ++i) {
      const uint32_t session =
          program.object("object", "Session", kSize, born, 100 + i);
      text.edge(store, session, "internal",
                std::to_string(born * kPerRound + i));
    }
  }
}

}  // namespace heapcli::tests
