#include "errors.h"

#include <c10/util/Exception.h>
#include <napi.h>

#include <new>

#include "error_classes.h"

namespace torch_node {

struct JsException::Reference {
  std::shared_ptr<Environment::Life> life;
  napi_ref reference = nullptr;
  ~Reference() {
    const std::lock_guard<std::mutex> guard(life->lock);
    if (life->environment != nullptr) life->environment->releaseLater(reference);
  }
};

JsException JsException::take(Environment& environment) {
  napi_env env = environment.env;
  napi_value error;
  napi_get_and_clear_last_exception(env, &error);
  JsException exception;
  exception.reference_ = std::make_shared<Reference>();
  exception.reference_->life = environment.life;
  napi_create_reference(env, error, 1, &exception.reference_->reference);
  napi_value text;
  exception.text_ = std::make_shared<std::string>("JavaScript exception");
  if (napi_coerce_to_string(env, error, &text) == napi_ok) {
    size_t length = 0;
    napi_get_value_string_utf8(env, text, nullptr, 0, &length);
    exception.text_->resize(length);
    napi_get_value_string_utf8(env, text, exception.text_->data(), length + 1, &length);
  } else {
    napi_value ignored;
    napi_get_and_clear_last_exception(env, &ignored);
  }
  return exception;
}

void JsException::rethrow(Environment& environment) const {
  napi_value error;
  napi_get_reference_value(environment.env, reference_->reference, &error);
  napi_throw(environment.env, error);
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

void throwToJs(Environment& environment, const char* prefix) {
  napi_env env = environment.env;
  const auto message = [prefix](const char* text) {
    const std::string body(text);
    if (prefix == nullptr || *prefix == '\0') return body;
    const std::string name(prefix);
    if (body.rfind(name + ":", 0) == 0 || body.rfind(name + "(", 0) == 0) return body;
    return std::string(prefix) + ": " + body;
  };
  try {
    throw;
  } catch (const PendingException&) {
    // already there
  } catch (const JsException& error) {
    error.rethrow(environment);
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
  } catch (const TypeError& error) {
    napi_throw_type_error(env, nullptr, message(error.what()).c_str());
  } catch (const RangeError& error) {
    napi_throw_range_error(env, nullptr, message(error.what()).c_str());
  } catch (const c10::IndexError& error) {
    napi_throw_range_error(env, nullptr, message(error.what_without_backtrace()).c_str());
  } catch (const c10::ValueError& error) {
    napi_throw_range_error(env, nullptr, message(error.what_without_backtrace()).c_str());
  } catch (const c10::TypeError& error) {
    napi_throw_type_error(env, nullptr, message(error.what_without_backtrace()).c_str());
  } catch (const c10::Error& error) {
    const std::string text = message(error.what_without_backtrace());
    if (!throwAsClass(env, error, text)) napi_throw_error(env, nullptr, text.c_str());
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, message("not enough memory").c_str());
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, message(error.what()).c_str());
  } catch (...) {
    napi_throw_error(env, nullptr, message("unknown C++ exception").c_str());
  }
}

}  // namespace torch_node
