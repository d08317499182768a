// application/x-www-form-urlencoded, as Stripe takes it: "amount=100&metadata[majlis]=00ff". A value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace majlis::payments {

class Form {
 public:
  Form& add(std::string_view name, std::string_view value);
  Form& add(std::string_view name, std::int64_t value) { return add(name, std::to_string(value)); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace majlis::payments
