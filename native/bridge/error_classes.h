// The errors of libtorch that have a class of their own in JavaScript.
#pragma once

#include <c10/util/Exception.h>
#include <node_api.h>

namespace torch_node {

// `error` as an object of the JavaScript class for its kind; null where it has none.
napi_value errorOfClass(napi_env env, const c10::Error& error, napi_value message);

}  // namespace torch_node
