// A JavaScript function that libtorch calls back: hooks, custom backward passes.
#pragma once

#include <node_api.h>

#include <functional>
#include <memory>
#include <vector>

#include "bridge/environment.h"

namespace torch_node {

class JsFunction {
 public:
  using Arguments = std::function<std::vector<napi_value>(Environment&)>;
  using Result = std::function<void(Environment&, napi_value)>;

  JsFunction(Environment& environment, napi_value function);

  // Calls the function on its environment's thread, with the thread-local state of the caller (grad mode and so on),
  // and waits. What it throws is rethrown as a JsException. It may be called on the environment's own thread, and on
  // others while the environment waits in `Environment::waitFor`.
  void call(const Arguments& arguments, const Result& result) const;

 private:
  struct Reference;
  std::shared_ptr<Reference> reference_;
};

}  // namespace torch_node
