// What V8 calls the object behind `globalThis`.
#pragma once

#include <string_view>

namespace heapcli::analysis {

/// By the name of its class: `global` or `global / ` in Node, a name with
/// `[JSGlobalObject]` in Deno.
inline bool is_global_object(std::string_view class_name) {
  return class_name == "global" || class_name == "global / " ||
         class_name.find("[JSGlobalObject]") != class_name.npos;
}

}  // namespace heapcli::analysis
