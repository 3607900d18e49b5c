#pragma once
/// Why a request was refused, as the answer says it to programs.

#include "relay/net/http.h"

#include <boost/json.hpp>

#include <string>

namespace dragoman::testing {

inline std::string reason(const net::Response& response) {
  return std::string(boost::json::parse(response.body).at("error").at("code").as_string());
}

}  // namespace dragoman::testing
