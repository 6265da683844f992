// libtorch's errors that have a class of their own in JavaScript.
#pragma once

#include <c10/util/Exception.h>
#include <node_api.h>

#include <string>

namespace torch_node {

// Throws `error` as the JavaScript class for its kind; false where it has none.
bool throwAsClass(napi_env env, const c10::Error& error, const std::string& message);

void exportErrorClasses(napi_env env, napi_value exports);

}  // namespace torch_node
