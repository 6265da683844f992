#include "exports.h"

#include <ATen/TensorIndexing.h>
#include <ATen/ops/index.h>

#include <cmath>

#include "bridge/call.h"
#include "operators/argument_buffer.h"

namespace torch_node {
namespace {

// The number that precedes each item of an index; lib/core/functional/indexing.ts has the same list.
enum class Item : uint8_t { None, Ellipsis, Int, Bool, Slice, Tensor };

// Reads an index that lib/core/functional/indexing.ts wrote into the argument buffer, behind the number of numbers.
// Each item is its kind, then its integer, boolean or tensor's index, or the start, stop and step of a slice, with NaN
// for one that is not given.
std::vector<at::indexing::TensorIndex> toIndices(Environment& environment) {
  const double* at = environment.argumentBuffer + 1;
  const double* end = at + static_cast<size_t>(environment.argumentBuffer[0]);
  const auto integer = [&] { return static_cast<int64_t>(*at++); };
  const auto integerOrNone = [&]() -> std::optional<c10::SymInt> {
    if (std::isnan(*at)) return ++at, std::nullopt;
    return c10::SymInt(integer());
  };
  std::vector<at::indexing::TensorIndex> indices;
  while (at < end) {
    switch (static_cast<Item>(integer())) {
      case Item::None:
        indices.emplace_back(at::indexing::None);
        break;
      case Item::Ellipsis:
        indices.emplace_back(at::indexing::Ellipsis);
        break;
      case Item::Int:
        indices.emplace_back(integer());
        break;
      case Item::Bool:
        indices.emplace_back(integer() != 0);
        break;
      case Item::Slice: {
        auto start = integerOrNone();
        auto stop = integerOrNone();
        auto step = integerOrNone();
        indices.emplace_back(at::indexing::Slice(std::move(start), std::move(stop), std::move(step)));
        break;
      }
      case Item::Tensor:
        indices.emplace_back(tensorInBuffer(environment, *at++));
        break;
    }
  }
  return indices;
}

// The only item of an index, if it is a tensor with dimensions on the device of `self`: at::indexing::get_item would
// use this very tensor.
std::optional<at::Tensor> onlyTensor(Environment& environment, const at::Tensor& self) {
  const double* buffer = environment.argumentBuffer;
  if (buffer[0] != 2 || buffer[1] != static_cast<double>(Item::Tensor)) return std::nullopt;
  const at::Tensor& index = tensorInBuffer(environment, buffer[2]);
  if (index.dim() == 0 || self.dim() == 0 || index.device() != self.device()) return std::nullopt;
  return index;
}

// getIndex(result, index, root, root): selects elements. The items of the index are in the argument buffer; `result`
// owns the new tensor.
napi_value getIndex(Environment& environment, Call& call) {
  const at::Tensor self = call.tensor(1);
  at::Tensor result;
  if (const auto index = onlyTensor(environment, self)) {
    c10::List<std::optional<at::Tensor>> list;
    list.push_back(*index);
    environment.relieveMemory();
    result = at::index(self, list);
  } else {
    const auto indices = toIndices(environment);
    environment.relieveMemory();
    result = at::indexing::get_item(self, indices);
  }
  return toJs(call.env, static_cast<int64_t>(environment.tensors.add(call.env, call[0], std::move(result))));
}

// setIndex(index, value, roots): the items are in the argument buffer.
napi_value setIndex(Environment& environment, Call& call) {
  const at::Tensor self = call.tensor(0);
  const auto indices = toIndices(environment);
  const at::Tensor value = call.tensor(1);
  environment.relieveMemory();
  at::indexing::set_item(self, indices, value);
  return undefined(call.env);
}

}  // namespace

void exportIndexing(napi_env env, napi_value exports) {
  exportFunction(env, exports, "getIndex", jsEntry<getIndex>, "index");
  exportFunction(env, exports, "setIndex", jsEntry<setIndex>, "indexPut");
}

}  // namespace torch_node
