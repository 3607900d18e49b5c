#pragma once
/// What technicians and operators do about keys: see them, revoke them, give them back. Control
/// thread.

#include "relay/app/guard.h"
#include "relay/net/http.h"

#include <functional>
#include <string>

namespace dragoman::app {

/// {"keys":[{"name","role","room","booth","desk","revoked","sessions"}]}, without any hash.
std::string keys_json(const trust::Credentials& credentials,
                      const std::function<int(const std::string& name)>& sessions);

/// POST /api/v1/keys/{name} {"revoked": true}. A technician may do that to all but technicians and
/// operators, an operator to all but the last operator. `keep` writes the credentials down; false
/// when it could not, which the answer then says.
net::Response change_key(Guard& guard, const std::string& name, const std::string& body,
                         const Caller& by, const std::function<bool()>& keep);

}  // namespace dragoman::app
