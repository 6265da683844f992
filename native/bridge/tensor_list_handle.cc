#include "bridge/tensor_list_handle.h"

namespace torch_node {

TensorListHandle* tensorListOf(napi_env env, napi_value value) { return externalOf<TensorListHandle>(env, value); }

}  // namespace torch_node
