#include "bridge/error_classes.h"

#include "exports.h"

#include <array>

#include "bridge/call.h"

namespace torch_node {
namespace {

// The classes LinAlgError, OutOfMemoryError and AcceleratorError of this thread.
thread_local std::array<napi_ref, 3> classes{};

int kindOf(const c10::Error& error) {
  if (dynamic_cast<const c10::LinAlgError*>(&error) != nullptr) return 0;
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr) return 1;
  if (dynamic_cast<const c10::AcceleratorError*>(&error) != nullptr) return 2;
  return -1;
}

// setErrorClasses(LinAlgError, OutOfMemoryError, AcceleratorError)
napi_value setErrorClasses(Environment&, Call& call) {
  for (size_t i = 0; i < classes.size(); ++i) check(call.env, napi_create_reference(call.env, call[i], 1, &classes[i]));
  return undefined(call.env);
}

}  // namespace

napi_value errorOfClass(napi_env env, const c10::Error& error, napi_value message) {
  const int kind = kindOf(error);
  if (kind < 0 || classes[static_cast<size_t>(kind)] == nullptr) return nullptr;
  napi_value constructor = nullptr;
  napi_value instance = nullptr;
  napi_get_reference_value(env, classes[static_cast<size_t>(kind)], &constructor);
  if (constructor == nullptr || napi_new_instance(env, constructor, 1, &message, &instance) != napi_ok) return nullptr;
  return instance;
}

void exportErrorClasses(napi_env env, napi_value exports) {
  exportFunction(env, exports, "setErrorClasses", jsEntry<setErrorClasses>);
}

}  // namespace torch_node
