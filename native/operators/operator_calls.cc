#include "exports.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bridge/call.h"
#include "bridge/convert.h"
#include "operators/argument_buffer.h"
#include "operators/for_each_call.h"
#include "operators/operator.h"
#include "operators/tensor_list.h"

namespace torch_node {
namespace {

// The operators of the process. Each is described once; workers share them.
class Table {
 public:
  const Operator& get(const c10::OperatorHandle& handle) {
    const std::lock_guard<std::mutex> guard(lock_);
    auto& entry = operators_[{handle.operator_name().name, handle.operator_name().overload_name}];
    if (!entry) entry = std::make_unique<Operator>(handle);
    return *entry;
  }

  static Table& instance() {
    static auto* table = new Table();
    return *table;
  }

 private:
  std::mutex lock_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Operator>> operators_;
};

[[noreturn]] void throwArgument(const Operator& op, size_t i, const std::exception& error, bool range) {
  const std::string text = "argument '" + op.argumentNames[i] + "': " + error.what();
  if (range) throw RangeError(text);
  throw TypeError(text);
}

// The environment's stack, which is emptied however the call ends. Calls nest (a hook may call operators), so it is
// borrowed.
class BorrowedStack {
 public:
  explicit BorrowedStack(Environment& environment) : environment_(environment) { stack.swap(environment.stack); }
  ~BorrowedStack() {
    stack.clear();
    if (environment_.stack.capacity() < stack.capacity()) stack.swap(environment_.stack);
  }
  torch::jit::Stack stack;

 private:
  Environment& environment_;
};

void pushArguments(Environment& environment, const Operator& op, Call& call, torch::jit::Stack& stack) {
  const size_t count = op.types.size();
  const size_t given = call.size() < kFirstArgument ? 0 : call.size() - kFirstArgument;
  if (given > count) {
    throw TypeError("expected at most " + std::to_string(count) + " arguments, got " + std::to_string(given));
  }
  for (size_t i = 0; i < count; ++i) {
    const napi_value value = i < given ? call[kFirstArgument + i] : nullptr;
    if (value == nullptr || (op.defaults[i].has_value() && call.isUndefined(value))) {
      if (!op.defaults[i].has_value()) throw TypeError("missing argument '" + op.argumentNames[i] + "'");
      stack.push_back(*op.defaults[i]);
      continue;
    }
    try {
      stack.push_back(toIValue(environment, value, op.types[i]));
    } catch (const TypeError& error) {
      throwArgument(op, i, error, false);
    } catch (const RangeError& error) {
      throwArgument(op, i, error, true);
    } catch (const c10::Error& error) {
      throw TypeError("argument '" + op.argumentNames[i] + "': " + error.what_without_backtrace());
    }
  }
}

// Gives a new tensor to `owner`, and returns its index; null where libtorch returned an undefined tensor.
napi_value own(Environment& environment, napi_value owner, at::Tensor tensor) {
  napi_env env = environment.env;
  if (!tensor.defined()) return null(env);
  napi_value index;
  check(env, napi_create_uint32(env, environment.tensors.add(env, owner, std::move(tensor)), &index));
  return index;
}

// Converts the results. One that is an argument comes back as undefined, because JavaScript has that very object.
napi_value results(Environment& environment, const Operator& op, napi_value owner, torch::jit::Stack& stack) {
  napi_env env = environment.env;
  if (op.aliases.size() == 1) {
    if (op.aliases[0] >= 0) return undefined(env);
    if (stack.front().isTensorList()) {
      if (TensorListHandle* list = tensorListOf(env, owner)) {
        list->tensors = std::move(stack.front()).toTensorList();
        return undefined(env);
      }
    }
    if (!stack.front().isTensor()) return toJs(environment, stack.front());
    return own(environment, owner, std::move(stack.front()).toTensor());
  }
  if (op.aliases.empty()) return undefined(env);
  napi_value array;
  check(env, napi_create_array_with_length(env, op.aliases.size(), &array));
  for (size_t i = 0; i < op.aliases.size(); ++i) {
    if (op.aliases[i] >= 0) continue;
    check(env, napi_set_element(env, array, static_cast<uint32_t>(i), toJs(environment, stack[i])));
  }
  return array;
}

// Calls the operator with the values on the stack.
template <bool kChecked>
napi_value callOnStack(Environment& environment, const Operator& op, napi_value owner, torch::jit::Stack& stack) {
  if (kChecked && op.guard != nullptr) [[unlikely]]
    runGuard(op.guard, op.handle.schema(), stack);
  if (!op.outputs.empty()) [[unlikely]]
    separateOutputs(op.outputs, stack);
  environment.relieveMemory();
  callBoxed(op, stack);
  return results(environment, op, owner, stack);
}

template <bool kChecked>
napi_value callOperator(Environment& environment, const Operator& op, Call& call) {
  BorrowedStack borrowed(environment);
  pushArguments(environment, op, call, borrowed.stack);
  return callOnStack<kChecked>(environment, op, call[0], borrowed.stack);
}

napi_value callForeach(Environment& environment, const Operator& op, Call& call) {
  const UnrecordedLists unrecorded;
  return callOperator<true>(environment, op, call);
}

// callFromBuffer(result, root, root): the same with the arguments in the argument buffer. Where a value does not fit
// its parameter it returns the argument buffer, which no operator returns.
napi_value callFromBuffer(napi_env env, napi_callback_info info) {
  Environment& environment = Environment::of(env);
  size_t count = 1;
  napi_value owner;
  void* data;
  napi_get_cb_info(env, info, &count, &owner, nullptr, &data);
  const auto* op = static_cast<const Operator*>(data);
  const WarningsAtEnd warnings(environment);
  try {
    ArgumentReader buffer(environment, op->defaults, op->sizes);
    if (op->typed != nullptr) {
      at::Tensor tensor = (*op->typed)(environment, buffer);
      return op->aliases[0] == 0 ? undefined(env) : own(environment, owner, std::move(tensor));
    }
    BorrowedStack borrowed(environment);
    for (const Type type : op->types) borrowed.stack.push_back(buffer.value(type));
    buffer.finish();
    return callOnStack<true>(environment, *op, owner, borrowed.stack);
  } catch (const NotInBuffer&) {
    return argumentBuffer(environment);
  } catch (...) {
    return failure(environment, op->name.c_str());
  }
}

// operatorNames(): the name of every registered operator with its namespace, once each: ["aten::add", …].
napi_value names(Environment& environment, Call&) {
  napi_env env = environment.env;
  std::string last;
  std::vector<std::string> all;
  for (const c10::OperatorName& name : c10::Dispatcher::singleton().getAllOpNames()) all.push_back(name.name);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  napi_value array;
  check(env, napi_create_array_with_length(env, all.size(), &array));
  for (size_t i = 0; i < all.size(); ++i) {
    check(env, napi_set_element(env, array, static_cast<uint32_t>(i), toJs(env, all[i])));
  }
  return array;
}

const std::map<std::string, std::vector<c10::OperatorHandle>>& byName() {
  static const auto* index = [] {
    auto* result = new std::map<std::string, std::vector<c10::OperatorHandle>>();
    for (const c10::OperatorName& name : c10::Dispatcher::singleton().getAllOpNames()) {
      const auto handle = c10::Dispatcher::singleton().findOp(name);
      if (handle.has_value() && handle->hasSchema()) (*result)[name.name].push_back(*handle);
    }
    return result;
  }();
  return *index;
}

Napi::Object describeType(Napi::Env env, const c10::Type& jitType, std::optional<int32_t> size) {
  const Type type = typeOf(jitType);
  Napi::Object result = Napi::Object::New(env);
  result.Set("kind", static_cast<uint32_t>(type.kind));
  result.Set("optional", type.optional);
  result.Set("list", type.list);
  result.Set("optionalElements", type.optionalElements);
  if (size.has_value()) result.Set("size", *size);
  return result;
}

Napi::Object describeOverload(Environment& environment, const c10::OperatorHandle& handle) {
  const Napi::Env env(environment.env);
  const Operator& op = Table::instance().get(handle);
  const c10::FunctionSchema& schema = handle.schema();

  Napi::Array arguments = Napi::Array::New(env, schema.arguments().size());
  for (size_t i = 0; i < schema.arguments().size(); ++i) {
    const c10::Argument& argument = schema.arguments()[i];
    Napi::Object item = describeType(env, *argument.real_type(), argument.N());
    item.Set("name", argument.name());
    item.Set("keywordOnly", argument.kwarg_only());
    item.Set("hasDefault", argument.default_value().has_value());
    item.Set("out", argument.is_out());
    arguments.Set(static_cast<uint32_t>(i), item);
  }
  Napi::Array returns = Napi::Array::New(env, schema.returns().size());
  for (size_t i = 0; i < schema.returns().size(); ++i) {
    const c10::Argument& result = schema.returns()[i];
    Napi::Object item = describeType(env, *result.real_type(), std::nullopt);
    item.Set("name", result.name());
    item.Set("alias", op.aliases[i]);
    returns.Set(static_cast<uint32_t>(i), item);
  }
  const auto function = [&](napi_callback callback) {
    napi_value made;
    check(env,
          napi_create_function(env, op.name.c_str(), NAPI_AUTO_LENGTH, callback, const_cast<Operator*>(&op), &made));
    return Napi::Value(env, made);
  };
  Napi::Object result = Napi::Object::New(env);
  result.Set("overload", handle.operator_name().overload_name);
  result.Set("schema", toString(schema));
  result.Set("arguments", arguments);
  result.Set("returns", returns);
  const bool isForeach = op.name.starts_with("_foreach_");
  result.Set("call", function(isForeach ? operatorEntry<callForeach> : operatorEntry<callOperator<true>>));
  result.Set("callFromBuffer", function(callFromBuffer));
  result.Set("callEach", function(operatorEntry<callEach>));
  result.Set("callEachInParallel", function(operatorEntry<callEachInParallel>));
  if (op.guard != nullptr) result.Set("callUnguarded", function(operatorEntry<callOperator<false>>));
  return result;
}

// describeOperator("aten::add"): its overloads with their schemas, and functions that call each; [] for an unknown
// name.
napi_value describeOperator(Environment& environment, Call& call) {
  const Napi::Env env(environment.env);
  Napi::Array result = Napi::Array::New(env);
  const auto found = byName().find(call.string(0));
  if (found == byName().end()) return result;
  for (const c10::OperatorHandle& handle : found->second) {
    result.Set(result.Length(), describeOverload(environment, handle));
  }
  return result;
}

napi_value buffer(Environment& environment, Call&) { return argumentBuffer(environment); }

}  // namespace

void exportOperators(napi_env env, napi_value exports) {
  loadGuards(env);
  exportFunction(env, exports, "operatorNames", jsEntry<names>);
  exportFunction(env, exports, "describeOperator", jsEntry<describeOperator>);
  exportFunction(env, exports, "argumentBuffer", jsEntry<buffer>);
}

}  // namespace torch_node
