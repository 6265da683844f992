#include "exports.h"

#include <ATen/autocast_mode.h>

#include <algorithm>

#include "bridge/call.h"

namespace torch_node {
namespace {

at::DeviceType deviceType(const Call& call) { return c10::Device(call.string(0)).type(); }

napi_value isAutocastAvailable(Environment&, Call& call) {
  const auto& supported = at::autocast::_AUTOCAST_SUPPORTED_DEVICES;
  return toJs(call.env, std::find(supported.begin(), supported.end(), deviceType(call)) != supported.end());
}

napi_value isAutocastEnabled(Environment&, Call& call) {
  return toJs(call.env, at::autocast::is_autocast_enabled(deviceType(call)));
}

napi_value setAutocastEnabled(Environment&, Call& call) {
  at::autocast::set_autocast_enabled(deviceType(call), call.boolean(1));
  return undefined(call.env);
}

napi_value autocastDtype(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(at::autocast::get_autocast_dtype(deviceType(call))));
}

napi_value setAutocastDtype(Environment&, Call& call) {
  at::autocast::set_autocast_dtype(deviceType(call), static_cast<at::ScalarType>(call.integer(1)));
  return undefined(call.env);
}

napi_value isAutocastCacheEnabled(Environment&, Call& call) {
  return toJs(call.env, at::autocast::is_autocast_cache_enabled());
}

napi_value setAutocastCacheEnabled(Environment&, Call& call) {
  at::autocast::set_autocast_cache_enabled(call.boolean(0));
  return undefined(call.env);
}

napi_value clearAutocastCache(Environment&, Call& call) {
  at::autocast::clear_cache();
  return undefined(call.env);
}

// incrementAutocastNesting() and decrementAutocastNesting(): how many autocast scopes are nested afterwards.
napi_value incrementAutocastNesting(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(at::autocast::increment_nesting()));
}

napi_value decrementAutocastNesting(Environment&, Call& call) {
  return toJs(call.env, static_cast<int64_t>(at::autocast::decrement_nesting()));
}

}  // namespace

void exportAutocast(napi_env env, napi_value exports) {
  exportFunction(env, exports, "isAutocastAvailable", jsEntry<isAutocastAvailable>);
  exportFunction(env, exports, "isAutocastEnabled", jsEntry<isAutocastEnabled>);
  exportFunction(env, exports, "setAutocastEnabled", jsEntry<setAutocastEnabled>);
  exportFunction(env, exports, "autocastDtype", jsEntry<autocastDtype>);
  exportFunction(env, exports, "setAutocastDtype", jsEntry<setAutocastDtype>);
  exportFunction(env, exports, "isAutocastCacheEnabled", jsEntry<isAutocastCacheEnabled>);
  exportFunction(env, exports, "setAutocastCacheEnabled", jsEntry<setAutocastCacheEnabled>);
  exportFunction(env, exports, "clearAutocastCache", jsEntry<clearAutocastCache>);
  exportFunction(env, exports, "incrementAutocastNesting", jsEntry<incrementAutocastNesting>);
  exportFunction(env, exports, "decrementAutocastNesting", jsEntry<decrementAutocastNesting>);
}

}  // namespace torch_node
