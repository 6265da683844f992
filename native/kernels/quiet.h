// Suppresses libtorch's warning that a kernel replaces another one.
#pragma once

#include <c10/util/Exception.h>

namespace torch_node {

class QuietReplacement {
 private:
  class Silent final : public c10::WarningHandler {
   public:
    void process(const c10::Warning&) override {}
  };
  Silent silent_;
  c10::WarningUtils::WarningHandlerGuard guard_{&silent_};
};

}  // namespace torch_node
