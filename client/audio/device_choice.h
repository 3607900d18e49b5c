#pragma once
/// Finds the device that a name means. Pure.

#include "client/audio/device.h"

#include <optional>
#include <span>
#include <string>

namespace dragoman::client {

/// A device and where the system lists it.
struct ListedDevice {
  DeviceDescription description;
  int index = 0;
  bool default_input = false, default_output = false;  ///< of its host API
};

/// Index for each direction; nothing where the request has no channels that way.
struct DeviceChoice {
  std::optional<int> input, output;
};

/// `name` is a device's name, exactly or a unique part of it (case does not matter), also as
/// "HOST API: NAME"; or "default": the first host API that has what is asked. Only devices with
/// enough channels count. Throws BadRequest that says what there is instead, or std::runtime_error
/// when there is no default.
DeviceChoice choose_device(std::span<const ListedDevice> devices, const DeviceRequest& request);

}  // namespace dragoman::client
