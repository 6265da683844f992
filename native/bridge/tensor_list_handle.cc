#include "bridge/tensor_list_handle.h"

namespace torch_node {

TensorListHandle* tensorListOf(napi_env env, napi_value value) {
  void* data = nullptr;
  if (napi_get_value_external(env, value, &data) != napi_ok || data == nullptr) return nullptr;
  auto* handle = static_cast<TensorListHandle*>(data);
  return handle->tag == TensorListHandle::kTag ? handle : nullptr;
}

}  // namespace torch_node
