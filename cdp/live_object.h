// A live object of the target, as a debugger shows it: its properties, and a
// few of theirs. Nothing of the program runs for it: accessors are not called,
// proxies not asked. Start at inspect_live_object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cdp/session.h"

namespace heapcli::cdp {

/// What its handles belong to; see kHandleGroup.
constexpr const char* kInspectGroup = "heapcli-inspect";

/// A value of any kind. Texts come from the program: they may be long, and hold
/// any character.
struct LiveValue {
  std::string type;     ///< As typeof says: "object", "number", …
  std::string subtype;  ///< "array", "map", "promise", "null", …; or empty.
  std::string class_name;
  /// What V8 makes of it in words: "Array(3)", "42n", a function's source.
  std::string description;
  /// Of strings, finite numbers and booleans; otherwise null.
  Json value;
  /// Of a function: the script, line and column (from 0) where it begins.
  struct Location {
    std::string script_id;
    uint32_t line = 0;
    uint32_t column = 0;
  };
  std::optional<Location> location;
};

struct LiveProperty {
  enum class Kind {
    kNamed,     ///< An own property of the object.
    kAccessor,  ///< One with a getter or setter, which is not called.
    kEntry,     ///< Of a Map or Set; `key` is set for a Map.
    kInternal,  ///< V8's own: `[[PromiseState]]`, `[[TargetFunction]]`, …
  };
  Kind kind = Kind::kNamed;
  std::string name;  ///< Empty for an entry.
  std::optional<LiveValue> key;
  LiveValue value;  ///< Of an accessor, nothing.
  bool has_getter = false;
  bool has_setter = false;

  /// With a greater depth: what `value` has, and how much more.
  std::vector<LiveProperty> properties;
  size_t left_out = 0;
};

struct LiveObject {
  LiveValue value;
  std::vector<LiveProperty> properties;
  size_t left_out = 0;  ///< Properties beyond `most_properties`.
};

struct LiveObjectOptions {
  int depth = 1;                 ///< How far down properties are listed.
  size_t most_properties = 100;  ///< Of each object.
  size_t most_objects = 200;     ///< That are looked into, all in all.
};

/// The object that had this id in the last snapshot of the isolate. What the
/// target keeps for us is released at the end, also when this throws. Throws
/// what Session::call throws; kRefused when V8 has no such object to give: it
/// is gone, or no object of the program (a string, code, a hidden class).
LiveObject inspect_live_object(Session& session, uint32_t snapshot_object_id,
                               const LiveObjectOptions& options);

}  // namespace heapcli::cdp
