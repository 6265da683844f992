#include "exports.h"

#include <cmath>

#include "bridge/call.h"

namespace torch_node {
namespace {

// V8 has its own functions, which differ from the C library's, and so from Python's, in the last bit.
napi_value power(Environment&, Call& call) { return toJs(call.env, std::pow(call.number(0), call.number(1))); }

napi_value logarithm(Environment&, Call& call) { return toJs(call.env, std::log(call.number(0))); }

napi_value cosine(Environment&, Call& call) { return toJs(call.env, std::cos(call.number(0))); }

}  // namespace

void exportLibm(napi_env env, napi_value exports) {
  exportFunction(env, exports, "pow", jsEntry<power>);
  exportFunction(env, exports, "cos", jsEntry<cosine>);
  exportFunction(env, exports, "log", jsEntry<logarithm>);
}

}  // namespace torch_node
