// How the answer to a query is shown: to people, and as JSON.
#pragma once

#include <memory>
#include <string>

#include "analysis/query/run_query.h"
#include "commands/context.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

std::string answer_to_text(const analysis::Heap& heap,
                           const analysis::query::Query& query,
                           const analysis::query::Answer& answer,
                           const Context& context);

/// Writes the document bit by bit, since it may have millions of objects.
void write_answer_json(const analysis::Heap& heap, const std::string& file,
                       const std::string& text,
                       const analysis::query::Answer& answer,
                       std::shared_ptr<SourceMaps> maps,
                       const Context& context);

}  // namespace heapcli::commands
