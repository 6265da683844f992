#include "exports.h"

#if defined(TORCH_NODE_SANITIZED)

#include <limits>
#include <string>
#include <vector>

#include "bridge/call.h"

namespace torch_node {
namespace {

// sanitizerProbe(fault): commits the fault, 'bounds' or 'overflow', which a build with sanitizers must report.
napi_value sanitizerProbe(Environment&, Call& call) {
  const std::string fault = call.string(0);
  if (fault == "bounds") {
    const std::vector<int64_t> four(4, 1);
    const volatile int64_t* past = four.data() + four.size();
    return toJs(call.env, static_cast<int64_t>(*past));
  }
  if (fault == "overflow") {
    volatile int32_t largest = std::numeric_limits<int32_t>::max();
    const int32_t beyond = largest + 1;
    return toJs(call.env, static_cast<int64_t>(beyond));
  }
  throw TypeError("expected 'bounds' or 'overflow', got '" + fault + "'");
}

}  // namespace

void exportSanitizerProbe(napi_env env, napi_value exports) {
  exportFunction(env, exports, "sanitizerProbe", jsEntry<sanitizerProbe>);
}

}  // namespace torch_node

#else

namespace torch_node {

void exportSanitizerProbe(napi_env, napi_value) {}

}  // namespace torch_node

#endif
