#include "exports.h"

#include <ATen/Context.h>
#include <ATen/ops/_nnpack_available.h>
#include <c10/util/Logging.h>

#include <mutex>

#include "bridge/call.h"

namespace torch_node {
namespace {

// setWarningReceiver(receive): receive(text) shows what libtorch warns of; it must not throw.
napi_value setWarningReceiver(Environment& environment, Call& call) {
  environment.setWarningReceiver(call[0]);
  return undefined(call.env);
}

// On processors whose caches NNPACK can't learn of, as in some virtual machines, libtorch says so on stderr at each
// convolution that asks whether NNPACK is there. The answer never changes, so it is asked once, in silence, and where
// it is no, libtorch doesn't ask again.
void leaveOutMissingNnpack() {
  const int level = FLAGS_caffe2_log_level;
  FLAGS_caffe2_log_level = c10::GLOG_ERROR;
  const bool available = at::_nnpack_available();
  FLAGS_caffe2_log_level = level;
  if (!available) at::globalContext().setUserEnabledNNPACK(false);
}

}  // namespace

void exportWarnings(napi_env env, napi_value exports) {
  static std::once_flag once;
  std::call_once(once, leaveOutMissingNnpack);
  exportFunction(env, exports, "setWarningReceiver", jsEntry<setWarningReceiver>);
}

}  // namespace torch_node
