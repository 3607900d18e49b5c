#include "client/audio/device_choice.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <stdexcept>
#include <vector>

namespace dragoman::client {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
std::string label(const ListedDevice& device) {
  return device.description.host_api + ": " + device.description.name;
}

int inputs_needed(const DeviceRequest& request) {
  if (request.input_channels == 0 || request.inputs.empty()) return request.input_channels;
  return *std::max_element(request.inputs.begin(), request.inputs.end());
}
bool fits(const ListedDevice& device, const DeviceRequest& request) {
  return device.description.inputs >= inputs_needed(request) &&
         device.description.outputs >= request.output_channels;
}

std::string what_there_is(std::span<const ListedDevice> devices) {
  if (devices.empty()) return "There is no sound device; start JACK, plug one in, or use \"null\".";
  std::string text = "There are:";
  for (const ListedDevice& device : devices) {
    text += "\n  " + label(device) + " (" + std::to_string(device.description.inputs) + " in, " +
            std::to_string(device.description.outputs) + " out)";
  }
  return text + "\nand \"null\".";
}

DeviceChoice choice_of(int index, const DeviceRequest& request) {
  DeviceChoice choice;
  if (request.input_channels > 0) choice.input = index;
  if (request.output_channels > 0) choice.output = index;
  return choice;
}

/// The default devices of the first host API that has both directions asked for.
DeviceChoice choose_default(std::span<const ListedDevice> devices, const DeviceRequest& request) {
  for (const ListedDevice& candidate : devices) {
    DeviceChoice choice;
    for (const ListedDevice& device : devices) {
      if (device.description.host_api != candidate.description.host_api) continue;
      if (device.default_input && device.description.inputs >= inputs_needed(request) &&
          request.input_channels > 0) {
        choice.input = device.index;
      }
      if (device.default_output && device.description.outputs >= request.output_channels &&
          request.output_channels > 0) {
        choice.output = device.index;
      }
    }
    if (choice.input.has_value() == (request.input_channels > 0) &&
        choice.output.has_value() == (request.output_channels > 0)) {
      return choice;
    }
  }
  throw std::runtime_error(
      "no default sound device with " + std::to_string(inputs_needed(request)) + " inputs and " +
      std::to_string(request.output_channels) + " outputs. " + what_there_is(devices));
}

/// Each direction by its own name.
DeviceChoice choose_two(std::span<const ListedDevice> devices, const DeviceRequest& request) {
  DeviceRequest input = request, output = request;
  input.output_name.clear();
  input.output_channels = 0;
  output.output_name.clear();
  output.name = request.output_name;
  output.input_channels = 0;
  const DeviceChoice choice{choose_device(devices, input).input,
                            choose_device(devices, output).output};
  const auto api = [&](int index) {
    const auto found = std::find_if(devices.begin(), devices.end(),
                                    [&](const ListedDevice& d) { return d.index == index; });
    return found->description.host_api;
  };
  if (api(*choice.input) != api(*choice.output))
    throw BadRequest("\"" + request.name + "\" is of " + api(*choice.input) + ", \"" +
                     request.output_name + "\" of " + api(*choice.output) +
                     ": name two devices of one host API, as \"ALSA: NAME\"");
  return choice;
}

}  // namespace

DeviceChoice choose_device(std::span<const ListedDevice> devices, const DeviceRequest& request) {
  if (!request.output_name.empty()) return choose_two(devices, request);
  if (request.name == "default") return choose_default(devices, request);
  const std::string wanted = lower(request.name);
  std::vector<const ListedDevice*> exact, part;
  for (const ListedDevice& device : devices) {
    const std::string name = lower(device.description.name), whole = lower(label(device));
    if (name == wanted || whole == wanted) exact.push_back(&device);
    if (whole.find(wanted) != std::string::npos) part.push_back(&device);
  }
  const auto& named = exact.empty() ? part : exact;
  if (named.empty()) {
    throw BadRequest("no sound device \"" + request.name + "\". " + what_there_is(devices));
  }
  std::vector<const ListedDevice*> fitting;
  std::copy_if(named.begin(), named.end(), std::back_inserter(fitting),
               [&](const ListedDevice* device) { return fits(*device, request); });
  if (fitting.size() == 1) return choice_of(fitting.front()->index, request);
  std::vector<ListedDevice> shown;
  for (const ListedDevice* device : fitting.empty() ? named : fitting) shown.push_back(*device);
  if (fitting.empty()) {
    throw BadRequest("sound device \"" + request.name + "\" does not have " +
                     std::to_string(inputs_needed(request)) + " inputs and " +
                     std::to_string(request.output_channels) + " outputs. " + what_there_is(shown));
  }
  throw BadRequest("\"" + request.name + "\" means several sound devices; say more. " +
                   what_there_is(shown));
}

}  // namespace dragoman::client
