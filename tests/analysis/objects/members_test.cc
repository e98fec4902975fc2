#include "analysis/objects/members.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// "name role name role …" of the edges of an object.
class Members {
 public:
  Members() {
    object_ = text_.node("object", "Thing", 32);
    value_ = text_.node("string", "x", 24);
    pair_ = text_.node("hidden", "system / AccessorPair", 24);
    hidden_ = text_.node("code", "system / ClassPositions", 24);
  }
  Members& value(std::string_view type, std::string_view name) {
    text_.edge(object_, value_, type, name);
    return *this;
  }
  Members& accessor(std::string_view name) {
    text_.edge(object_, pair_, "property", name);
    return *this;
  }
  Members& hidden(std::string_view name) {
    text_.edge(object_, hidden_, "property", name);
    return *this;
  }
  std::vector<Role> roles() const {
    const HeapGraph graph = text_.graph();
    std::vector<Role> roles;
    for_each_member(graph, NodeIndex{object_}, [&](EdgeIndex, Role role) {
      roles.push_back(role);
      return true;
    });
    return roles;
  }

 private:
  SnapshotText text_;
  uint32_t object_, value_, pair_, hidden_;
};

}  // namespace

TEST_CASE("edges are told apart by what they are to a program") {
  CHECK(Members()
            .value("property", "id")
            .value("context", "captured")
            .value("property", "__proto__")
            .value("internal", "table")
            .value("weak", "target")
            .hidden("<symbol>")
            .roles() == std::vector<Role>{Role::kProperty, Role::kVariable,
                                          Role::kPrototype, Role::kInternal,
                                          Role::kWeak, Role::kInternal});
}

TEST_CASE("the halves of an accessor are no properties of their own") {
  CHECK(Members()
            .accessor("size")
            .value("property", "get size")
            .value("property", "set size")
            .value("property", "get other")
            .roles() == std::vector<Role>{Role::kProperty, Role::kAccessorHalf,
                                          Role::kAccessorHalf,
                                          Role::kProperty});
  CHECK(Members()
            .accessor("<symbol a>")
            .value("property", "<symbol a>")
            .roles() ==
        std::vector<Role>{Role::kProperty, Role::kAccessorHalf});
  CHECK(Members().value("property", "get size").roles() ==
        std::vector<Role>{Role::kProperty});
}

TEST_CASE("a property whose name is empty is one") {
  CHECK(Members().value("internal", "").roles() ==
        std::vector<Role>{Role::kProperty});
}
