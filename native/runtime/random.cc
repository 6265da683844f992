#include "exports.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include "bridge/call.h"
#include "bridge/convert.h"

namespace torch_node {
namespace {

using Lock = std::lock_guard<std::mutex>;

// A seed as Python takes it: −2^63 … 2^64 − 1. Negative ones are counted back from 2^64.
uint64_t toSeed(napi_env env, napi_value value) {
  napi_valuetype type;
  check(env, napi_typeof(env, value, &type));
  if (type == napi_bigint) {
    uint64_t bits = 0;
    int64_t integer = 0;
    bool lossless = false;
    check(env, napi_get_value_bigint_uint64(env, value, &bits, &lossless));
    if (lossless) return bits;
    check(env, napi_get_value_bigint_int64(env, value, &integer, &lossless));
    if (lossless) return static_cast<uint64_t>(integer);
    throw RangeError("seed: expected an integer from -2^63 to 2^64 - 1, got " + describe(env, value));
  }
  return static_cast<uint64_t>(toInteger(env, value));
}

napi_value bigint(napi_env env, uint64_t value) {
  napi_value result;
  check(env, napi_create_bigint_uint64(env, value, &result));
  return result;
}

at::Generator& mutableGenerator(Call& call) { return const_cast<at::Generator&>(call.generator(0)); }

napi_value manualSeed(Environment&, Call& call) {
  at::manual_seed(toSeed(call.env, call[0]));
  return undefined(call.env);
}

napi_value newGenerator(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  if (device.is_cpu()) return wrap(call.env, at::detail::createCPUGenerator());
  at::globalContext().lazyInitDevice(device.type());
  return wrap(call.env,
              at::globalContext().getAcceleratorHooksInterface(device.type()).getNewGenerator(device.index()));
}

napi_value defaultGenerator(Environment&, Call& call) {
  const c10::Device device = toDevice(call.env, call[0]);
  if (!device.is_cpu()) at::globalContext().lazyInitDevice(device.type());
  return wrap(call.env, at::globalContext().defaultGenerator(device));
}

napi_value generatorSeed(Environment&, Call& call) {
  at::Generator& generator = mutableGenerator(call);
  const uint64_t seed = toSeed(call.env, call[1]);
  const Lock lock(generator.mutex());
  generator.set_current_seed(seed);
  return undefined(call.env);
}

// generatorReseed(generator): draws a seed from the system, sets it and returns it.
napi_value generatorReseed(Environment&, Call& call) {
  at::Generator& generator = mutableGenerator(call);
  const Lock lock(generator.mutex());
  return bigint(call.env, generator.seed());
}

napi_value generatorInitialSeed(Environment&, Call& call) {
  at::Generator& generator = mutableGenerator(call);
  const Lock lock(generator.mutex());
  return bigint(call.env, generator.current_seed());
}

napi_value generatorState(Environment& environment, Call& call) {
  at::Generator& generator = mutableGenerator(call);
  const Lock lock(generator.mutex());
  return toJs(environment, generator.get_state());
}

napi_value setGeneratorState(Environment&, Call& call) {
  at::Generator& generator = mutableGenerator(call);
  const at::Tensor state = call.tensor(1);
  TORCH_CHECK(state.is_cpu() && state.layout() == at::kStrided && state.scalar_type() == at::kByte,
              "expected a uint8 CPU tensor as the generator's state, got ", state.scalar_type(), " on ",
              state.device());
  const Lock lock(generator.mutex());
  generator.set_state(state);
  return undefined(call.env);
}

napi_value generatorDevice(Environment&, Call& call) { return toJs(call.env, call.generator(0).device().str()); }

}  // namespace

void exportRandom(napi_env env, napi_value exports) {
  exportFunction(env, exports, "manualSeed", jsEntry<manualSeed>);
  exportFunction(env, exports, "newGenerator", jsEntry<newGenerator>, "Generator");
  exportFunction(env, exports, "defaultGenerator", jsEntry<defaultGenerator>);
  exportFunction(env, exports, "generatorSeed", jsEntry<generatorSeed>, "manualSeed");
  exportFunction(env, exports, "generatorReseed", jsEntry<generatorReseed>);
  exportFunction(env, exports, "generatorInitialSeed", jsEntry<generatorInitialSeed>);
  exportFunction(env, exports, "generatorState", jsEntry<generatorState>);
  exportFunction(env, exports, "setGeneratorState", jsEntry<setGeneratorState>, "setState");
  exportFunction(env, exports, "generatorDevice", jsEntry<generatorDevice>);
}

}  // namespace torch_node
