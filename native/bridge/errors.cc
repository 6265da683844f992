#include "bridge/errors.h"

#include <c10/util/Exception.h>
#include <napi.h>

#include <new>

#include "bridge/error_classes.h"

namespace torch_node {

struct JsException::Reference {
  std::shared_ptr<Environment::Life> life;
  napi_ref reference = nullptr;
  ~Reference() {
    const std::lock_guard<std::mutex> guard(life->lock);
    if (reference != nullptr && life->environment != nullptr) life->environment->releaseLater(reference);
  }
};

JsException JsException::take(Environment& environment) {
  napi_env env = environment.env;
  napi_value error = nullptr;
  // Fails in a thread that is being ended, which leaves no exception.
  if (napi_get_and_clear_last_exception(env, &error) != napi_ok) error = nullptr;
  JsException exception;
  exception.reference_ = std::make_shared<Reference>();
  exception.reference_->life = environment.life;
  exception.text_ = std::make_shared<std::string>("JavaScript exception");
  if (error == nullptr || napi_create_reference(env, error, 1, &exception.reference_->reference) != napi_ok) {
    exception.reference_->reference = nullptr;
    return exception;
  }
  napi_value text;
  size_t length = 0;
  if (napi_coerce_to_string(env, error, &text) == napi_ok &&
      napi_get_value_string_utf8(env, text, nullptr, 0, &length) == napi_ok) {
    exception.text_->resize(length);
    napi_get_value_string_utf8(env, text, exception.text_->data(), length + 1, &length);
  } else {
    napi_value ignored;
    napi_get_and_clear_last_exception(env, &ignored);
  }
  return exception;
}

napi_value JsException::value(Environment& environment) const {
  napi_value error = nullptr;
  if (reference_->reference != nullptr) napi_get_reference_value(environment.env, reference_->reference, &error);
  return error;
}

void throwStatus(napi_env env, napi_status status) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending || status == napi_pending_exception) throw PendingException();
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  const char* text = info != nullptr && info->error_message != nullptr ? info->error_message : "unknown error";
  if (status == napi_cannot_run_js) throw PendingException();
  throw TypeError(std::string("invalid argument (") + text + ")");
}

namespace {

// For an operator that a device or layout does not have, libtorch explains which of its builds may lack it, and lists
// all places where it is registered. What the operator is available for is enough.
void shortenDispatch(std::string& text) {
  const size_t guesses = text.find(" This could be because the operator doesn't exist for this backend");
  if (guesses == std::string::npos) return;
  const std::string begin = "only available for these backends: [";
  const size_t backends = text.find(begin, guesses);
  const size_t end = backends == std::string::npos ? backends : text.find(']', backends);
  const std::string kept = end == std::string::npos ? "" : " It is " + text.substr(backends, end + 1 - backends) + ".";
  text = text.substr(0, guesses) + kept;
}

// The exception that is being handled, as a JavaScript value. Null where there is none, as in a thread that is being
// ended.
napi_value caughtError(Environment& environment, const char* prefix) {
  napi_env env = environment.env;
  const auto message = [env, prefix](const char* text) {
    std::string body(text);
    shortenDispatch(body);
    if (prefix != nullptr && *prefix != '\0') {
      const std::string name(prefix);
      if (body.rfind(name + ":", 0) != 0 && body.rfind(name + "(", 0) != 0) body = name + ": " + body;
    }
    napi_value result = nullptr;
    napi_create_string_utf8(env, body.data(), body.size(), &result);
    return result;
  };
  napi_value error = nullptr;
  try {
    throw;
  } catch (const PendingException&) {
    bool pending = false;
    napi_is_exception_pending(env, &pending);
    if (pending) napi_get_and_clear_last_exception(env, &error);
  } catch (const JsException& exception) {
    error = exception.value(environment);
  } catch (const Napi::Error& exception) {
    error = exception.Value();
  } catch (const TypeError& exception) {
    napi_create_type_error(env, nullptr, message(exception.what()), &error);
  } catch (const RangeError& exception) {
    napi_create_range_error(env, nullptr, message(exception.what()), &error);
  } catch (const c10::IndexError& exception) {
    napi_create_range_error(env, nullptr, message(exception.what_without_backtrace()), &error);
  } catch (const c10::ValueError& exception) {
    napi_create_range_error(env, nullptr, message(exception.what_without_backtrace()), &error);
  } catch (const c10::TypeError& exception) {
    napi_create_type_error(env, nullptr, message(exception.what_without_backtrace()), &error);
  } catch (const c10::Error& exception) {
    const napi_value text = message(exception.what_without_backtrace());
    error = errorOfClass(env, exception, text);
    if (error == nullptr) napi_create_error(env, nullptr, text, &error);
  } catch (const std::bad_alloc&) {
    napi_create_error(env, nullptr, message("not enough memory"), &error);
  } catch (const std::exception& exception) {
    napi_create_error(env, nullptr, message(exception.what()), &error);
  } catch (...) {
    napi_create_error(env, nullptr, message("unknown C++ exception"), &error);
  }
  return error;
}

}  // namespace

napi_value failure(Environment& environment, const char* prefix) {
  napi_env env = environment.env;
  napi_value error = caughtError(environment, prefix);
  bool isError = false;
  if (error != nullptr) napi_is_error(env, error, &isError);
  if (error == nullptr || isError) return error;
  napi_throw(env, error);
  return nullptr;
}

}  // namespace torch_node
